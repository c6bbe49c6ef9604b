import assert from 'node:assert/strict';
import { textsIn } from '../../../bot/locales/index.ts';
import type { Person } from '../../../sandbox/index.ts';
import { verdictOn } from '../../helpers/bot/card-contents.ts';
import { type RunningBot, startTenantWithBot } from '../../helpers/bot/running-bot.ts';

const SECOND = 1_000;
const HOUR = 3_600_000;
const OPEN_SHAREPOINT = textsIn('en')('photoCard.action.open-sharepoint');
const ALIASES = ['nora.lindqvist', 'priya.raman', 'jonas.weber'] as const;

describe('The times of copies', () => {
  let bot: RunningBot;
  let people: readonly Person[];
  afterEach(() => bot.stop());
  const start = async (settings: Readonly<Record<string, string>>, world: 'hourly-copies' | 'local-timestamps') => {
    // After some copies the bot rarely tries another link, which starts none in these worlds.
    bot = await startTenantWithBot({ world, settings: () => ({ OPEN_SHAREPOINT: 'large-picture', ...settings }) });
    people = ALIASES.map((alias) => bot.tenant.person(alias));
  };

  const ask = async (person: Person) => {
    const chat = bot.tenant.teams.personalChat(person);
    await chat.say('my photo is wrong');
    const message = await chat.nextMessage();
    await bot.settled();
    return message;
  };
  /** The person asks, presses at once, and the bot looks. Returns the verdicts before and after. */
  const repair = async (person: Person) => {
    const message = await ask(person);
    const before = verdictOn(message.card);
    await bot.tenant.openAs(person, bot.tenant.teams.personalChat(person).linkIn(message, OPEN_SHAREPOINT));
    bot.tenant.state.clock.advance(30 * SECOND);
    await bot.look();
    await bot.settled();
    return [before, verdictOn(message.card)];
  };
  /** All change their photo, some time after their last copy. */
  const changePhotosAfter = async (milliseconds: number) => {
    bot.tenant.state.clock.advance(milliseconds);
    const photos = people.map(({ photo }) => photo?.bytes ?? assert.fail());
    for (const [index, person] of people.entries()) {
      await bot.tenant.changePhoto(person, photos[(index + 1) % photos.length] ?? assert.fail());
    }
  };

  it('shorten the wait once three copies came sooner than assumed', async () => {
    await start({}, 'hourly-copies');
    for (const person of people) assert.equal((await repair(person))[1], 'in-sync');
    await changePhotosAfter(5 * HOUR);
    for (const person of people) assert.deepEqual(await repair(person), ['waiting', 'in-sync']);
    await changePhotosAfter(5.1 * HOUR);
    for (const person of people) assert.deepEqual(await repair(person), ['out-of-date', 'in-sync']);
    await changePhotosAfter(2 * HOUR);
    for (const person of people) assert.equal(verdictOn((await ask(person)).card), 'waiting', 'learned: about 5 hours');
    await bot.restart();
    bot.tenant.state.clock.advance(3.1 * HOUR);
    for (const person of people) assert.equal(verdictOn((await ask(person)).card), 'out-of-date', 'after a restart');
  });

  it('do not change what an admin has set', async () => {
    await start({ COPY_INTERVAL_HOURS: '24' }, 'hourly-copies');
    for (const person of people) assert.equal((await repair(person))[1], 'in-sync');
    for (let turn = 0; turn < 2; turn++) {
      await changePhotosAfter(5.1 * HOUR);
      for (const person of people) assert.deepEqual(await repair(person), ['waiting', 'in-sync']);
    }
  });

  it('are right in local time once three copies have shown the time zone', async () => {
    await start({}, 'local-timestamps');
    for (const person of people) assert.equal((await repair(person))[1], 'in-sync');
    await changePhotosAfter(20 * HOUR);
    // In Pacific time the copy seems to be 27 or 28 hours ago.
    for (const person of people) assert.equal(verdictOn((await ask(person)).card), 'waiting');
    bot.tenant.state.clock.advance(4.1 * HOUR);
    for (const person of people) assert.equal(verdictOn((await ask(person)).card), 'out-of-date');
  });
});
