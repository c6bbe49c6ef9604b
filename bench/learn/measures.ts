import type { AskedPerson, SimulatedTenant } from './simulate.ts';

/** The first people may try in vain. */
const FIRST_PEOPLE = 20;
/** Recovered: of so many people in a row, this share got a page that works as well as the best one. */
const RECOVERED = { people: 20, share: 0.95 } as const;

/** NaN: no person counts. */
export interface WorldMeasures {
  /** Shares of the people after the first ones who pressed, or needed no press. */
  readonly rightAfterFirst: number;
  /** Leaves out people who gave up after one press. */
  readonly rightAfterSecond: number;
  readonly pressesPerRepair: number;
  /** Number of people whose first press would have helped if the bot had known the best page. */
  readonly regret: number;
}

/** Measures of a world that stays the same. */
export function measureWorld({ people }: SimulatedTenant): WorldMeasures {
  const later = people.slice(FIRST_PEOPLE).filter(hasTried);
  const twice = later.filter((person) => isRightAfter(person, 1) || person.presses.length > 1);
  const repaired = people.filter(({ cause }) => cause === 'request' || typeof cause === 'number');
  const presses = people.reduce((sum, person) => sum + person.presses.length, 0);
  return {
    rightAfterFirst: share(later, (person) => isRightAfter(person, 1)),
    rightAfterSecond: share(twice, (person) => isRightAfter(person, 2)),
    pressesPerRepair: repaired.length > 0 ? presses / repaired.length : Number.NaN,
    regret: people.reduce((sum, { regret = 0 }) => sum + regret, 0),
  };
}

/** Number of people who asked after the change until the bot has recovered from it. */
export function peopleUntilRecovered({ people }: SimulatedTenant, changedAt: number): number {
  const after = people.filter(({ askedAt }) => askedAt >= changedAt);
  const tried = after.filter(hasTried);
  for (const [index, person] of tried.entries()) {
    const next = tried.slice(index, index + RECOVERED.people);
    if (next.length < RECOVERED.people) break;
    if (share(next, gotBestPage) >= RECOVERED.share) return after.indexOf(person);
  }
  return after.length;
}

/** Pressed when SharePoint could copy, or needed no press. */
function hasTried({ presses, cause }: AskedPerson): boolean {
  return presses.length > 0 || cause === 'request';
}

function gotBestPage({ regret = 0 }: AskedPerson): boolean {
  return regret === 0;
}

function isRightAfter({ cause }: AskedPerson, presses: number): boolean {
  return cause === 'request' || (typeof cause === 'number' && cause < presses);
}

function share(people: readonly AskedPerson[], wanted: (person: AskedPerson) => boolean): number {
  return people.length > 0 ? people.filter(wanted).length / people.length : Number.NaN;
}
