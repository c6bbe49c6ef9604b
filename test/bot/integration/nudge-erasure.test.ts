import assert from 'node:assert/strict';
import { setTimeout as wait } from 'node:timers/promises';
import { memoryDatabase } from '../../helpers/bot/memory-store.ts';
import { type NudgeBot, startNudgeBot } from '../../helpers/bot/nudge-bot.ts';

const HOUR = 3_600_000;

describe('Erasure of people who get nudges', () => {
  let bot: NudgeBot;
  beforeEach(async () => {
    bot = await startNudgeBot();
  });
  afterEach(() => bot.stop());

  it('sends nothing and keeps nothing after a person removes the app', async () => {
    const { person, chat, received } = await bot.changePhotoOnTuesdayEvening('samuel.carter');
    await bot.until(person, 2, 23);
    await chat.uninstall();
    await bot.settled();
    await bot.until(person, 4, 18);
    assert.deepEqual(received(), []);
    assert.equal(await bot.store.roster.find(bot.keyOf(person)), undefined);
  });

  it('keeps nothing if the person removes the app during a check', async () => {
    const { person, received } = await bot.changePhotoOnTuesdayEvening('samuel.carter');
    await bot.until(person, 3, 8);
    bot.tenant.state.faults.set('sharepoint', { kind: 'slow', delay: 300 });
    bot.tenant.state.clock.advance(HOUR);
    const run = bot.beat();
    while (bot.tenant.state.requests.of('sharepoint').length === 0) await wait(5);
    await bot.store.erasePerson(bot.keyOf(person));
    await run;
    assert.deepEqual(received(), []);
    assert.deepEqual(await bot.store.outbox.byState(bot.tenant.state.id), {});
    const { pglite } = await memoryDatabase();
    const thumbnails = await pglite.query(
      'select 1 from photo_sync.thumbnail where tenant_id = $1 and object_id = $2',
      [bot.tenant.state.id, person.id],
    );
    assert.deepEqual(thumbnails.rows, [], 'pictures');
  });

  it('sends nothing to a deleted person and stops watching them', async () => {
    const { person, received } = await bot.changePhotoOnTuesdayEvening('samuel.carter');
    bot.tenant.deletePerson(person);
    await bot.until(person, 4, 12);
    assert.deepEqual(received(), []);
    assert.equal((await bot.store.ledger.count(bot.tenant.state.id, bot.tenant.state.clock.now())).watched, 0);
  });

  it('erases a person who opted out and then left the tenant', async () => {
    const { person, chat } = await bot.changePhotoOnTuesdayEvening('samuel.carter');
    await chat.say('stop reminding me');
    await bot.settled();
    const { id, clock } = bot.tenant.state;
    bot.tenant.deletePerson(person);
    clock.advance(6 * 24 * HOUR);
    await bot.beat();
    assert.ok(await bot.store.roster.find(bot.keyOf(person)), 'the directory check is not due yet');
    clock.advance(2 * 24 * HOUR);
    await bot.beat();
    assert.equal(await bot.store.roster.find(bot.keyOf(person)), undefined);
    assert.deepEqual(await bot.store.roster.count(id), { here: 0, unreachable: 0, optedOut: 0 });
  });
});
