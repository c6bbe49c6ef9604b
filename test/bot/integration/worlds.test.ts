import assert from 'node:assert/strict';
import { textsIn } from '../../../bot/locales/index.ts';
import type { Person, WorldName } from '../../../sandbox/index.ts';
import { verdictOn } from '../../helpers/bot/card-contents.ts';
import { type RunningBot, startTenantWithBot } from '../../helpers/bot/running-bot.ts';

const SECOND = 1_000;
const OPEN_SHAREPOINT = textsIn('en')('photoCard.action.open-sharepoint');

/** The worlds in which a page works. `open-sharepoint.test.ts` has the other two. */
type WorldWithPage = Exclude<WorldName, 'by-request' | 'none'>;

/**
 * How many people press twice in vain, in a tenant that has learned nothing, before each person needs two presses at
 * most. No order of the pages can do without: two pages together make at most five of the six requests, in the
 * sandbox's reading of the pages.
 */
const TEACHERS: Readonly<Record<WorldWithPage, number>> = {
  'large-picture': 0,
  'old-profile-page': 0,
  'search-profile-page': 0,
  'edit-profile': 1,
  'any-large-thumbnail': 1,
  'home-pages': 1,
  'hourly-copies': 0,
  'local-timestamps': 0,
};

/** People whom a copy helps. */
const PEOPLE = ['nora.lindqvist', 'priya.raman', 'jonas.weber'] as const;

describe('A person who follows the card', () => {
  let bot: RunningBot | undefined;
  afterEach(() => bot?.stop());

  for (const [world, teachers] of Object.entries(TEACHERS)) {
    const after = teachers === 0 ? 'from the first person on' : `after ${teachers} person`;
    it(`is right after two presses at most in the world ${world}, ${after}`, async () => {
      const running = await startTenantWithBot({ world: world as WorldWithPage });
      bot = running;
      const [first, second, third] = PEOPLE.map((alias) => running.tenant.person(alias));
      assert.ok(first && second && third);
      const people = [first, second, third].slice(0, teachers + 2);
      const presses: (number | undefined)[] = [];
      for (const person of people) presses.push(await pressesUntilRight(running, person));
      assert.deepEqual(
        presses.map((count) => count !== undefined),
        people.map((_, index) => index >= teachers),
      );
      assert.equal(presses.at(-1), 1, 'the tenant has learned it');
    });
  }
});

/** Number of presses after which the card is right, within an hour. Undefined: two are in vain. */
async function pressesUntilRight({ tenant, look, settled }: RunningBot, person: Person): Promise<number | undefined> {
  const chat = tenant.teams.personalChat(person);
  const lookAfter = async (seconds: number) => {
    tenant.state.clock.advance(seconds * SECOND);
    await look();
    await settled();
  };
  await chat.say('my photo is wrong');
  const message = await chat.nextMessage();
  await settled();
  for (const presses of [1, 2]) {
    await tenant.openAs(person, chat.linkIn(message, OPEN_SHAREPOINT));
    await lookAfter(30);
    if (verdictOn(message.card) === 'in-sync') return presses;
  }
  for (const seconds of [90, 480, 3_000]) await lookAfter(seconds);
  assert.notEqual(verdictOn(message.card), 'in-sync');
  return undefined;
}
