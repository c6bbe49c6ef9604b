import assert from 'node:assert/strict';
import { textsIn } from '../../../bot/locales/index.ts';
import type { Store } from '../../../src/store/types.ts';
import { memoryStore } from '../../helpers/bot/memory-store.ts';
import { anotherPhoto, type NudgeBot, startNudgeBot, titlesFor } from '../../helpers/bot/nudge-bot.ts';
import { type RunningBot, startTenantWithBot } from '../../helpers/bot/running-bot.ts';
import { changeAsAdmin, choosePilot, updateControl } from '../../helpers/store/admin.ts';

const HOUR = 3_600_000;
const text = textsIn('en');

describe('Nudges under the control of an admin', () => {
  let bot: NudgeBot;
  beforeEach(async () => {
    bot = await startNudgeBot();
  });
  afterEach(() => bot.stop());

  it('store the settings at the start, for commands to read', async () => {
    const { settings, mode } = await bot.store.control.read(bot.tenant.state.id);
    assert.deepEqual([settings?.mode, settings?.dailyCap, mode], ['on', 1_000, undefined]);
  });

  it('stop while paused and continue afterwards', async () => {
    const { person, received } = await bot.changePhotoOnTuesdayEvening('samuel.carter');
    const { id } = bot.tenant.state;
    await updateControl(bot.store, id, { pausedAt: bot.tenant.state.clock.now() });
    await bot.until(person, 3, 12);
    assert.deepEqual(received(), []);
    await updateControl(bot.store, id, { pausedAt: undefined });
    await bot.until(person, 3, 13);
    assert.equal(received().length, 1);
  });

  it('are promised only to people whom they reach', async () => {
    const { chat, person, received } = await bot.changePhotoOnTuesdayEvening('samuel.carter');
    const { id, clock } = bot.tenant.state;
    const promised = async () => {
      clock.advance(HOUR / 60);
      await chat.say('remind me again');
      return titlesFor(received().slice(-1), person)[0] === text('nudgeCard.title.resumed');
    };
    assert.equal(await promised(), true);
    for (const mode of ['off', 'dry-run', 'pilot'] as const) {
      await updateControl(bot.store, id, { mode });
      assert.equal(await promised(), false, mode);
    }
    await choosePilot(bot.store, id, { people: [person.id], groups: new Map() });
    assert.equal(await promised(), true, 'in the pilot');
    await updateControl(bot.store, id, { mode: undefined, pausedAt: clock.now() });
    assert.equal(await promised(), false, 'paused');
  });

  it('stay held back until an admin releases them', async () => {
    const { person, received } = await bot.changePhotoOnTuesdayEvening('samuel.carter');
    await updateControl(bot.store, bot.tenant.state.id, { bulkShare: 0.01 });
    await bot.store.control.holdBack(bot.tenant.state.id, bot.tenant.state.clock.now());
    await bot.until(person, 3, 12);
    assert.deepEqual(received(), []);
    await changeAsAdmin(bot.store, bot.tenant.state.id, { kind: 'release' }, bot.tenant.state.clock.now());
    await bot.until(person, 3, 14);
    assert.equal(received().length, 1);
  });

  it('go only to pilot members in a pilot; "on" starts with a baseline for all others', async () => {
    const { id } = bot.tenant.state;
    await updateControl(bot.store, id, { mode: 'pilot' });
    const { person, received } = await bot.changePhotoOnTuesdayEvening('samuel.carter');
    await bot.until(person, 3, 12);
    assert.deepEqual(received(), []);
    assert.deepEqual(
      bot.tenant.state.requests.of('graph').filter(({ url }) => url.includes('$batch')),
      [],
      'no photo is watched',
    );
    await updateControl(bot.store, id, { mode: 'on' });
    await bot.until(person, 4, 18);
    assert.deepEqual(received(), [], 'the changed photo is the baseline');
    await updateControl(bot.store, id, { mode: 'pilot' });
    await choosePilot(bot.store, id, { people: [person.id], groups: new Map() });
    bot.tenant.changePhoto(person, anotherPhoto(bot, person, 1));
    await bot.until(person, 5, 12);
    assert.equal(received().length, 1);
  });

  it('skip changes from a gap of more than a week between sweeps', async () => {
    const { person, received } = await bot.changePhotoOnTuesdayEvening('samuel.carter');
    const { id, clock } = bot.tenant.state;
    await updateControl(bot.store, id, { mode: 'off' });
    clock.advance(8 * 24 * HOUR);
    await updateControl(bot.store, id, { mode: 'on' });
    await bot.until(person, 5, 12);
    assert.deepEqual(received(), []);
  });

  it('read and send nothing while off, but keep the roster', async () => {
    await updateControl(bot.store, bot.tenant.state.id, { mode: 'off' });
    const { person, received } = await bot.changePhotoOnTuesdayEvening('samuel.carter');
    bot.tenant.state.requests.clear();
    await bot.until(person, 3, 12);
    assert.deepEqual(received(), []);
    assert.deepEqual(bot.tenant.state.requests.of('graph'), []);
    assert.equal((await bot.store.roster.find(bot.keyOf(person)))?.reach, 'here');
  });
});

describe('Nudges on a photo day', () => {
  let bot: RunningBot;
  let store: Store;
  before(async () => {
    store = await memoryStore();
    const settings = () => ({ NUDGES: 'on', NUDGES_HOURS: '00:00-24:00', NUDGES_DAYS: 'mon-sun' });
    bot = await startTenantWithBot({ store, population: 40, settings });
  });
  after(() => bot.stop());

  it('are all held back and logged for the operator', async () => {
    const { id, people, clock } = bot.tenant.state;
    const owners = [...people.from(0)].map(([, person]) => person).filter(({ photo }) => photo);
    for (const person of owners) await bot.tenant.teams.personalChat(person).install();
    await bot.settled();
    await bot.beat();
    const messageCount = () =>
      owners.reduce((sum, owner) => sum + bot.tenant.teams.personalChat(owner).messages.length, 0);
    const before = messageCount();
    assert.ok(bot.tenant.changePhotos(owners) >= 20);
    for (let hours = 0; hours < 4; hours++) {
      clock.advance(HOUR);
      await bot.beat();
    }
    assert.ok((await store.changes.countPeople(id, new Date(0))) >= 20);
    assert.ok((await store.control.read(id)).heldBackSince);
    assert.equal(messageCount(), before);
    assert.ok(bot.logged.some(({ event }) => event === 'nudges-held-back'));
  });
});
