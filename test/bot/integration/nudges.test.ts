import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as passing } from 'node:timers/promises';
import { DateTime } from 'luxon';
import { textsIn } from '../../../bot/locales/index.ts';
import type { Person } from '../../../sandbox/index.ts';
import { writeAppCertificate } from '../../../sandbox/launch/app-certificate.ts';
import type { Store } from '../../../src/store/types.ts';
import { imagesIn, textsOn } from '../../helpers/bot/card-contents.ts';
import { memoryDatabase, memoryStore } from '../../helpers/bot/memory-store.ts';
import { type RunningBot, startTenantWithBot } from '../../helpers/bot/running-bot.ts';

const HOUR = 3_600_000;
const text = textsIn('en');

/** A week of people's lives with a bot that speaks up by itself, from the front door; only the clock is moved. */
describe('Nudges, through the front door', () => {
  let bot: RunningBot;
  let store: Store;
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'nudges-'));
  });
  after(() => rmSync(folder, { recursive: true }));
  beforeEach(async () => {
    store = await memoryStore();
    bot = await startTenantWithBot({
      store,
      async settings({ apps }) {
        await writeAppCertificate(apps.signIn, join(folder, 'app.pem'));
        return { NUDGES: 'on', APP_CERTIFICATE_FILE: join(folder, 'app.pem') };
      },
    });
    bot.tenant.state.switches.copyInterval = 24 * HOUR;
  });
  afterEach(() => bot.stop());

  const now = () => bot.tenant.state.clock.now();
  const key = ({ id }: Person) => ({ tenantId: bot.tenant.state.id, objectId: id });

  /** Beats every half hour until it is so late where they live. */
  async function until(who: Person, weekday: number, hour: number): Promise<void> {
    const here = DateTime.fromJSDate(now(), { zone: who.timeZone });
    let then = here.set({ weekday: weekday as 1, hour, minute: 0, second: 0, millisecond: 0 });
    if (then <= here) then = then.plus({ weeks: 1 });
    while (now() < then.toJSDate()) {
      bot.tenant.state.clock.advance(Math.min(2 * HOUR, then.toMillis() - now().getTime()));
      await bot.beat();
    }
    // A busy machine may have missed the one turn of a message.
    await bot.beat();
  }

  /** Has the app since Monday morning, and all was well until Tuesday evening. */
  async function changedOnTuesdayEvening(alias: string) {
    const who = bot.tenant.person(alias);
    const chat = bot.tenant.teams.personalChat(who);
    await until(who, 1, 8);
    await chat.install();
    await bot.settled();
    await until(who, 2, 21);
    const said = chat.messages.length;
    const [other] = [...bot.tenant.state.people.samplePeople()].filter(({ photo, id }) => photo && id !== who.id);
    assert.ok(other?.photo);
    bot.tenant.changePhoto(who, other.photo.bytes);
    return { who, chat, heard: () => chat.messages.slice(said) };
  }
  const titles = (messages: readonly { cardFor(person: Person): unknown }[], who: Person) =>
    messages.map((message) => textsOn(message.cardFor(who))[0]);

  it('Tuesday evening a new photo, Wednesday morning a nudge, SharePoint, and the card is green', async () => {
    const { who, chat, heard } = await changedOnTuesdayEvening('samuel.carter');
    await until(who, 3, 8);
    assert.deepEqual(heard(), [], 'not in the night');
    await until(who, 3, 10);
    const [nudge, ...more] = heard();
    assert.ok(nudge);
    assert.deepEqual(more, []);
    assert.deepEqual(titles([nudge], who), [text('nudgeCard.title.nudge.changed')]);
    assert.equal(imagesIn(nudge.card).length, 2);
    assert.deepEqual(nudge.warnings, []);
    await bot.tenant.openAs(who, chat.linkIn(nudge, text('photoCard.action.open-sharepoint')));
    await until(who, 3, 15);
    assert.deepEqual(titles(heard(), who), [text('nudgeCard.title.done')], 'the same message, turned');
    await until(who, 2, 12);
    assert.equal(heard().length, 1, 'and then silence');
    assert.deepEqual(bot.tenant.teams.failures, []);
  });

  it('who does nothing gets one reminder, and then silence', async () => {
    const { who, heard } = await changedOnTuesdayEvening('samuel.carter');
    await until(who, 4, 18);
    const kinds = [text('nudgeCard.title.nudge.changed'), text('nudgeCard.title.reminder.changed')];
    assert.deepEqual(titles(heard(), who), kinds);
    await until(who, 3, 12);
    assert.equal(heard().length, 2);
  });

  it('commands learn at the start what its settings say', async () => {
    const { settings, mode } = await store.control.read(bot.tenant.state.id);
    assert.deepEqual([settings?.mode, settings?.dailyCap, mode], ['on', 1_000, undefined]);
  });

  it('"Not now" leaves them alone until tomorrow, and can be taken back', async () => {
    const { who, chat, heard } = await changedOnTuesdayEvening('samuel.carter');
    await until(who, 3, 10);
    const [nudge] = heard();
    assert.ok(nudge);
    const { response } = await chat.press(nudge, text('nudgeCard.action.not-now'));
    assert.equal(response?.kind, 'card');
    assert.deepEqual(titles([nudge], who), [text('nudgeCard.title.not-now')]);
    const { snoozedUntil } = (await store.roster.find(key(who))) ?? {};
    const tomorrow = DateTime.fromJSDate(now(), { zone: who.timeZone }).plus({ days: 1 }).startOf('day');
    assert.equal(snoozedUntil?.getTime(), tomorrow.plus({ hours: 9 }).toMillis());
    await chat.press(nudge, text('nudgeCard.action.resume'));
    assert.equal((await store.roster.find(key(who)))?.snoozedUntil, undefined);
  });

  it('"Stop these" is for good, by button and by word, and so is the way back', async () => {
    const { who, chat, heard } = await changedOnTuesdayEvening('samuel.carter');
    await until(who, 3, 10);
    const [nudge] = heard();
    assert.ok(nudge);
    await chat.press(nudge, text('nudgeCard.action.stop'));
    assert.deepEqual(titles([nudge], who), [text('nudgeCard.title.stopped')]);
    assert.ok((await store.roster.find(key(who)))?.optedOutAt);
    await until(who, 4, 18);
    assert.equal(heard().length, 1, 'no reminder');
    await chat.say('remind me again');
    await bot.settled();
    assert.equal((await store.roster.find(key(who)))?.optedOutAt, undefined);
    await chat.say('stop reminding me');
    assert.ok((await store.roster.find(key(who)))?.optedOutAt);
    assert.deepEqual(titles(heard().slice(1), who), [text('nudgeCard.title.resumed'), text('nudgeCard.title.stopped')]);
  });

  it('is drawn anew for its person alone: their own sign-in shows what is true', async () => {
    const { who, chat, heard } = await changedOnTuesdayEvening('samuel.carter');
    await until(who, 3, 10);
    const [nudge] = heard();
    assert.ok(nudge);
    await bot.tenant.openAs(who, chat.linkIn(nudge, text('photoCard.action.open-sharepoint')));
    bot.tenant.state.requests.clear();
    await chat.view(nudge);
    assert.deepEqual(titles([nudge], who), [text('nudgeCard.title.done')], 'without waiting for the bot’s own look');
  });

  it('whoever removes the app, or leaves the organization, hears nothing', async () => {
    const { who, chat, heard } = await changedOnTuesdayEvening('samuel.carter');
    await until(who, 2, 23);
    await chat.uninstall();
    await bot.settled();
    await until(who, 4, 18);
    assert.deepEqual(heard(), []);
    assert.equal(await store.roster.find(key(who)), undefined);
  });

  it('a paused bot says nothing, and goes on when it may', async () => {
    const { who, heard } = await changedOnTuesdayEvening('samuel.carter');
    const { id } = bot.tenant.state;
    await store.control.change(id, { pausedAt: now() });
    await until(who, 3, 12);
    assert.deepEqual(heard(), []);
    await store.control.change(id, { pausedAt: undefined });
    await until(who, 3, 13);
    assert.equal(heard().length, 1);
  });

  it('what is held back waits until an admin lets it go', async () => {
    const { who, heard } = await changedOnTuesdayEvening('samuel.carter');
    await store.control.change(bot.tenant.state.id, { bulkShare: 0.01 });
    await store.control.holdBack(bot.tenant.state.id, now());
    await until(who, 3, 12);
    assert.deepEqual(heard(), []);
    await store.control.release(bot.tenant.state.id, now());
    await until(who, 3, 14);
    assert.equal(heard().length, 1);
  });

  it('who only looks at the nudge is reminded all the same', async () => {
    const { who, chat, heard } = await changedOnTuesdayEvening('samuel.carter');
    await until(who, 3, 10);
    const [nudge] = heard();
    assert.ok(nudge);
    await chat.view(nudge);
    await bot.settled();
    // A day off for the bot: by now SharePoint should have copied, had they pressed.
    bot.tenant.state.clock.advance(47 * HOUR);
    await until(who, 5, 16);
    const kinds = [text('nudgeCard.title.nudge.changed'), text('nudgeCard.title.reminder.changed')];
    assert.deepEqual(titles(heard(), who), kinds);
  });

  describe('Where SharePoint lets nobody look for a moment', () => {
    const beat = async (minutes: number) => {
      bot.tenant.state.clock.advance(minutes * 60_000);
      await bot.beat();
    };

    it('the nudge waits for a few minutes, and then shows both pictures', async () => {
      const { who, heard } = await changedOnTuesdayEvening('samuel.carter');
      await until(who, 3, 8);
      bot.tenant.state.faults.set('sharepoint', { kind: 'throttled', retryAfter: 240 });
      await beat(60);
      assert.deepEqual(heard(), []);
      bot.tenant.state.faults.clear();
      await beat(5);
      assert.deepEqual(titles(heard(), who), [text('nudgeCard.title.nudge.changed')]);
    });

    it('or says what is known, where that takes longer', async () => {
      const { who, heard } = await changedOnTuesdayEvening('samuel.carter');
      await until(who, 3, 8);
      bot.tenant.state.faults.set('sharepoint', { kind: 'error', status: 503 });
      await beat(60);
      await beat(5);
      assert.deepEqual(heard(), []);
      await beat(5);
      assert.deepEqual(titles(heard(), who), [text('nudgeCard.title.unsure.changed')]);
      bot.tenant.state.faults.clear();
      await until(who, 3, 12);
      assert.equal(heard().length, 1, 'once');
    });
  });

  it('nobody is left of whoever removed the app while they were looked at', async () => {
    const { who, heard } = await changedOnTuesdayEvening('samuel.carter');
    await until(who, 3, 8);
    bot.tenant.state.faults.set('sharepoint', { kind: 'slow', delay: 300 });
    bot.tenant.state.clock.advance(HOUR);
    const beating = bot.beat();
    while (bot.tenant.state.requests.of('sharepoint').length === 0) await passing(5);
    await store.forget(key(who));
    await beating;
    assert.deepEqual(heard(), []);
    assert.deepEqual(await store.outbox.byState(bot.tenant.state.id), {});
    const { pglite } = await memoryDatabase();
    const kept = await pglite.query('select 1 from photo_sync.thumbnail where tenant_id = $1 and object_id = $2', [
      bot.tenant.state.id,
      who.id,
    ]);
    assert.deepEqual(kept.rows, [], 'nor their pictures');
  });

  it('a pilot is for whoever is in it, and the day it ends is the first one for everybody else', async () => {
    const { id } = bot.tenant.state;
    await store.control.change(id, { mode: 'pilot' });
    const { who, heard } = await changedOnTuesdayEvening('samuel.carter');
    await until(who, 3, 12);
    assert.deepEqual(heard(), []);
    assert.deepEqual(
      bot.tenant.state.requests.of('graph').filter(({ url }) => url.includes('$batch')),
      [],
      'nobody is watched',
    );
    await store.control.change(id, { mode: 'on' });
    await until(who, 4, 18);
    assert.deepEqual(heard(), [], 'that change is a baseline');
    await store.control.change(id, { mode: 'pilot' });
    await store.control.pilot.choose(id, { people: [who.id], groups: new Map() }, bot.tenant.state.clock.now());
    const [, other] = [...bot.tenant.state.people.samplePeople()].filter(({ photo, id }) => photo && id !== who.id);
    assert.ok(other?.photo);
    bot.tenant.changePhoto(who, other.photo.bytes);
    await until(who, 5, 12);
    assert.equal(heard().length, 1);
  });

  it('what changed while nobody looked for more than a week is no news', async () => {
    const { who, heard } = await changedOnTuesdayEvening('samuel.carter');
    const { id, clock } = bot.tenant.state;
    await store.control.change(id, { mode: 'off' });
    clock.advance(8 * 24 * HOUR);
    await store.control.change(id, { mode: 'on' });
    await until(who, 5, 12);
    assert.deepEqual(heard(), []);
  });

  it('whoever was deleted hears nothing, and is watched no more', async () => {
    const { who, heard } = await changedOnTuesdayEvening('samuel.carter');
    bot.tenant.deletePerson(who);
    await until(who, 4, 12);
    assert.deepEqual(heard(), []);
    assert.equal((await store.ledger.count(bot.tenant.state.id, now())).watched, 0);
  });

  it('whoever opted out and then left the tenant is erased, too', async () => {
    const { who, chat } = await changedOnTuesdayEvening('samuel.carter');
    await chat.say('stop reminding me');
    await bot.settled();
    const { id, clock } = bot.tenant.state;
    bot.tenant.deletePerson(who);
    clock.advance(6 * 24 * HOUR);
    await bot.beat();
    assert.ok(await store.roster.find(key(who)), 'not yet looked for');
    clock.advance(2 * 24 * HOUR);
    await bot.beat();
    assert.equal(await store.roster.find(key(who)), undefined);
    assert.deepEqual(await store.roster.count(id), { here: 0, unreachable: 0, optedOut: 0 });
  });

  it('is nothing in other hands', async () => {
    const { who, heard } = await changedOnTuesdayEvening('samuel.carter');
    await until(who, 3, 10);
    const [nudge] = heard();
    assert.ok(nudge);
    const other = bot.tenant.teams.personalChat(bot.tenant.person('priya.raman'));
    await other.install();
    await bot.settled();
    const { actions } = nudge.card as { actions: { title: string; data: object }[] };
    const stop = actions.find(({ title }) => title === text('nudgeCard.action.stop'));
    const action = { type: 'Action.Execute', verb: 'stop-nudges', data: stop?.data };
    const answer = await other.invoke('adaptiveCard/action', { action, trigger: 'manual' });
    assert.ok(JSON.stringify(answer).includes(text('not-yours').slice(0, 30)));
    for (const person of [who, bot.tenant.person('priya.raman')]) {
      assert.equal((await store.roster.find(key(person)))?.optedOutAt, undefined);
    }
  });

  it('nothing at all happens while nudges are off, but whoever has the app is known', async () => {
    await store.control.change(bot.tenant.state.id, { mode: 'off' });
    const { who, heard } = await changedOnTuesdayEvening('samuel.carter');
    bot.tenant.state.requests.clear();
    await until(who, 3, 12);
    assert.deepEqual(heard(), []);
    assert.deepEqual(bot.tenant.state.requests.of('graph'), []);
    assert.equal((await store.roster.find(key(who)))?.reach, 'here');
  });
});

describe('Nudges of a bot that SharePoint does not let in by itself', () => {
  let bot: RunningBot;
  before(async () => {
    bot = await startTenantWithBot({
      settings: () => ({ NUDGES: 'on', NUDGES_HOURS: '00:00-24:00', NUDGES_DAYS: 'mon-sun' }),
    });
  });
  after(() => bot.stop());

  it('say only what is known, and what is true once their person looks', async () => {
    const who = bot.tenant.person('samuel.carter');
    const chat = bot.tenant.teams.personalChat(who);
    await chat.install();
    await bot.settled();
    await bot.beat();
    const [other] = [...bot.tenant.state.people.samplePeople()].filter(({ photo, id }) => photo && id !== who.id);
    assert.ok(other?.photo);
    bot.tenant.changePhoto(who, other.photo.bytes);
    const said = chat.messages.length;
    for (let hours = 0; hours < 8 && chat.messages.length === said; hours++) {
      bot.tenant.state.clock.advance(HOUR);
      await bot.beat();
    }
    const [nudge, ...more] = chat.messages.slice(said);
    assert.ok(nudge);
    assert.deepEqual(more, []);
    assert.deepEqual(textsOn(nudge.card)[0], text('nudgeCard.title.unsure.changed'));
    await chat.view(nudge);
    assert.equal(textsOn(nudge.cardFor(who))[0], text('nudgeCard.title.nudge.changed'));
    bot.tenant.state.clock.advance(24 * HOUR);
    await bot.tenant.openAs(who, chat.linkIn(nudge, text('photoCard.action.open-sharepoint')));
    await chat.view(nudge);
    assert.equal(textsOn(nudge.cardFor(who))[0], text('nudgeCard.title.done'));
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

  it('are held back as a whole, the operator hears of it, and nobody is written to', async () => {
    const { id, people, clock } = bot.tenant.state;
    const everybody = [...people.from(0)].map(([, person]) => person).filter(({ photo }) => photo);
    for (const person of everybody) await bot.tenant.teams.personalChat(person).install();
    await bot.settled();
    await bot.beat();
    const said = () => everybody.reduce((sum, one) => sum + bot.tenant.teams.personalChat(one).messages.length, 0);
    const before = said();
    assert.ok(bot.tenant.changePhotos(everybody) >= 20);
    for (let hours = 0; hours < 4; hours++) {
      clock.advance(HOUR);
      await bot.beat();
    }
    assert.ok((await store.changes.count(id, new Date(0))) >= 20);
    assert.ok((await store.control.read(id)).heldBackSince);
    assert.equal(said(), before);
    assert.ok(bot.logged.some(({ msg }) => String(msg).includes('held back')));
  });
});
