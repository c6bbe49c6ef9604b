import assert from 'node:assert/strict';
import { seeded } from '../../bench/compare/seeded-random.ts';
import { createAgenda } from '../../bench/learn/agenda.ts';
import { measureWorld, peopleUntilRecovered } from '../../bench/learn/measures.ts';
import { type AskedPerson, simulateTenant } from '../../bench/learn/simulate.ts';
import { LEARN_WORLDS } from '../../bench/learn/worlds.ts';
import { LEARNED_LINKS } from '../../src/open-sharepoint/types.ts';

const FIRST: AskedPerson = { askedAt: 0, presses: ['large-picture'], cause: 0, regret: 0 };
const SECOND: AskedPerson = { ...FIRST, presses: ['large-picture', 'edit-profile'], cause: 1, regret: 1 };
const GAVE_UP: AskedPerson = { ...FIRST, cause: undefined, regret: 1 };
const IDLE: AskedPerson = { ...FIRST, presses: [], cause: undefined, regret: undefined };
const NO_PRESS: AskedPerson = { ...IDLE, cause: 'request' };

const times = (count: number, person: AskedPerson, askedAt = 0) =>
  Array.from({ length: count }, () => ({ ...person, askedAt }));
const tenantOf = (...people: readonly AskedPerson[]) => ({ people, requestsInVain: 0 });

describe('The bench of links', () => {
  it('runs actions in the order of their times, later additions included', () => {
    const ran: number[] = [];
    const agenda = createAgenda();
    const note = (at: number) => void ran.push(at);
    agenda.add(3, note);
    agenda.add(1, () => agenda.add(2, note));
    agenda.add(3, note);
    agenda.run();
    assert.deepEqual(ran, [2, 3, 3]);
  });

  it('counts people after the first twenty who pressed or needed no press', () => {
    const learning = times(20, GAVE_UP);
    const measures = measureWorld(
      tenantOf(...learning, ...times(6, FIRST), SECOND, GAVE_UP, ...times(5, IDLE), ...times(2, NO_PRESS)),
    );
    assert.deepEqual(measures, {
      rightAfterFirst: 8 / 10,
      rightAfterSecond: 1,
      pressesPerRepair: (20 + 6 + 2 + 1) / 9,
      regret: 22,
    });
  });

  it('counts the people until the bot opens the right page again', () => {
    const before = times(30, GAVE_UP);
    const recovered = [...times(4, GAVE_UP, 1), IDLE, ...times(19, FIRST, 1), GAVE_UP, ...times(30, FIRST, 1)];
    const after = recovered.map((person) => ({ ...person, askedAt: 1 }));
    // From the fourth person on, one of twenty who pressed got another page, which is allowed.
    assert.equal(peopleUntilRecovered(tenantOf(...before, ...after), 1), 3);
    assert.equal(peopleUntilRecovered(tenantOf(...times(40, GAVE_UP, 1)), 1), 40);
  });

  it('simulates the same tenant again with the same random numbers', () => {
    const world = LEARN_WORLDS['edit-profile'];
    const [one, other] = [1, 2].map(() => simulateTenant(() => world, seeded('a tenant')));
    assert.deepEqual(one, other);
    assert.equal(one?.people.length, 200);
  });

  it('simulates only causes that exist in the world, and presses of all kinds', () => {
    const { people } = simulateTenant(() => LEARN_WORLDS['home-pages'], seeded('home'));
    const pressed = new Set(people.flatMap(({ presses }) => presses));
    assert.deepEqual([...pressed].toSorted(), LEARNED_LINKS.toSorted());
    for (const { cause, presses } of people) {
      assert.notEqual(cause, 'request');
      if (typeof cause === 'number') assert.equal(presses[cause], 'onedrive-home');
    }
    const byRequest = simulateTenant(() => LEARN_WORLDS['by-request'], seeded('request'));
    assert.ok(byRequest.people.filter(({ cause }) => cause === 'request').length > 150);
    assert.equal(byRequest.requestsInVain, 0);
    assert.equal(simulateTenant(() => LEARN_WORLDS.none, seeded('none')).requestsInVain, 20);
  });
});
