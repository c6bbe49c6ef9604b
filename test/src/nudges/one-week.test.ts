import assert from 'node:assert/strict';
import { DateTime } from 'luxon';
import type { Control } from '../../../src/nudges/policy.ts';
import type { Store } from '../../../src/store/types.ts';
import { memoryStore } from '../../helpers/bot/memory-store.ts';
import { photosChanged } from '../../helpers/nudges/photo-changes.ts';
import { createOffice } from '../../helpers/nudges/simulation.ts';

const rome = (text: string) => DateTime.fromISO(text, { zone: 'Europe/Rome' }).toJSDate();
/** A Monday. */
const MONDAY = rome('2026-03-02T08:00');
let tenants = 0;

describe('Somebody’s week with nudges', () => {
  let store: Store;
  let tenantId: string;
  before(async () => {
    store = await memoryStore();
  });
  beforeEach(() => {
    tenantId = `week-${++tenants}`;
  });

  const open = (begin = MONDAY, control: Partial<Control> = {}) => createOffice(store, tenantId, begin, control);
  const nora = () => ({ tenantId, objectId: 'nora' });
  const told = (office: ReturnType<typeof open>) =>
    office.said.map(
      ({ kind, at }) => `${kind} ${DateTime.fromJSDate(at, { zone: 'Europe/Rome' }).toFormat('ccc HH:mm')}`,
    );
  const changes = (at: Date, people: readonly string[] = ['nora']) => photosChanged(store, tenantId, people, at);

  it('is a nudge in the morning after, one reminder a day later, and silence', async () => {
    const office = open();
    await office.until(rome('2026-03-02T22:00'));
    await changes(office.time.now());
    await office.until(rome('2026-03-09T22:00'));
    assert.deepEqual(told(office), ['nudge Tue 09:00', 'reminder Wed 10:00']);
  });

  it('is a nudge that turns green when SharePoint shows the photo, and no reminder', async () => {
    const office = open(rome('2026-03-02T10:00'));
    await changes(office.time.now());
    await office.until(rome('2026-03-02T12:00'));
    office.right.add('nora');
    await office.until(rome('2026-03-04T22:00'));
    assert.deepEqual(told(office), ['nudge Mon 11:00', 'done Mon 12:00']);
  });

  it('is silence for somebody who put it right within the time of grace', async () => {
    const office = open(rome('2026-03-02T10:00'));
    await changes(office.time.now());
    office.right.add('nora');
    await office.until(rome('2026-03-04T12:00'));
    assert.deepEqual(told(office), []);
  });

  it('is never more than two messages, however often the photo changes', async () => {
    const office = open(rome('2026-03-02T09:00'));
    for (const day of ['02', '03', '04', '05', '06']) {
      await office.until(rome(`2026-03-${day}T10:00`));
      await changes(office.time.now());
    }
    await office.until(rome('2026-03-07T10:00'));
    assert.equal(office.said.length, 2);
  });

  it('has no message on a weekend, nor at night', async () => {
    const office = open(rome('2026-03-06T17:50'));
    await changes(office.time.now());
    await office.until(rome('2026-03-06T18:00'));
    await office.until(rome('2026-03-10T22:00'));
    assert.deepEqual(told(office), ['nudge Mon 09:00', 'reminder Tue 10:00']);
  });

  it('has none for whoever opted out, snoozed, blocked the bot, or left', async () => {
    const office = open(rome('2026-03-02T10:00'));
    await changes(office.time.now(), ['nora', 'luca', 'ada', 'kim']);
    await store.roster.setOptOut(nora(), office.time.now(), office.time.now());
    await store.roster.setSnooze({ tenantId, objectId: 'luca' }, rome('2026-03-20T09:00'));
    office.refuses.add('ada');
    await store.erasePerson({ tenantId, objectId: 'kim' });
    await office.until(rome('2026-03-05T10:00'));
    assert.deepEqual(office.said, []);
    assert.equal((await store.roster.find({ tenantId, objectId: 'ada' }))?.reach, 'unreachable');
  });

  it('has no reminder for whoever opted out after the nudge', async () => {
    const office = open(rome('2026-03-02T10:00'));
    await changes(office.time.now());
    await office.until(rome('2026-03-02T12:00'));
    await store.roster.setOptOut(nora(), office.time.now(), office.time.now());
    await office.until(rome('2026-03-06T12:00'));
    assert.deepEqual(told(office), ['nudge Mon 11:00']);
  });

  it('has one nudge and no reminder where nobody can tell whether it helped', async () => {
    const office = open(rome('2026-03-02T10:00'));
    office.blind = true;
    await changes(office.time.now());
    await office.until(rome('2026-03-06T12:00'));
    assert.deepEqual(told(office), ['nudge Mon 11:00']);
  });

  it('is recorded and silent in a dry run, and silent for good where nudges are off', async () => {
    const dry = open(rome('2026-03-02T10:00'), { mode: 'dry-run' });
    await changes(dry.time.now());
    await dry.until(rome('2026-03-03T12:00'));
    assert.deepEqual(await store.outbox.byState(tenantId), { 'dry-run': 1 });
    tenantId = `week-${++tenants}`;
    const off = open(rome('2026-03-02T10:00'), { mode: 'off' });
    await changes(off.time.now());
    await off.until(rome('2026-03-02T12:00'));
    Object.assign(off.control, { mode: 'on' });
    await off.until(rome('2026-03-05T12:00'));
    assert.deepEqual([...dry.said, ...off.said], []);
  });

  it('is silence for somebody who put it right in the evening before', async () => {
    const office = open(rome('2026-03-02T22:00'));
    await changes(office.time.now());
    await office.until(rome('2026-03-03T07:00'));
    office.right.add('nora');
    await office.until(rome('2026-03-05T12:00'));
    assert.deepEqual(told(office), []);
  });

  it('is a message after "not now", as late as they said', async () => {
    const office = open(rome('2026-03-02T10:00'));
    await changes(office.time.now());
    await store.roster.setSnooze(nora(), rome('2026-03-03T09:00'));
    await office.until(rome('2026-03-03T12:00'));
    assert.deepEqual(told(office), ['nudge Tue 09:00']);
    await office.until(rome('2026-03-04T08:00'));
    await store.roster.setSnooze(nora(), rome('2026-03-05T09:00'));
    await office.until(rome('2026-03-06T12:00'));
    assert.deepEqual(told(office), ['nudge Tue 09:00', 'reminder Thu 10:00']);
  });

  it('waits a few minutes where nobody can see just now, and then says only what is known', async () => {
    const office = open(rome('2026-03-02T10:00'));
    await changes(office.time.now());
    office.troubled = true;
    await office.until(rome('2026-03-02T10:30'), 60_000);
    assert.deepEqual(office.looks.length, 3);
    assert.deepEqual(told(office), ['nudge Mon 10:23']);
  });

  it('waits no longer than until somebody can see', async () => {
    const office = open(rome('2026-03-02T10:00'));
    await changes(office.time.now(), ['nora', 'luca']);
    office.troubled = true;
    await office.until(rome('2026-03-02T10:17'), 60_000);
    office.troubled = false;
    office.right.add('luca');
    await office.until(rome('2026-03-02T11:00'), 60_000);
    assert.deepEqual(told(office), ['nudge Mon 10:19']);
  });

  it('decides nothing by a look that was cut short', async () => {
    const office = open(rome('2026-03-02T10:00'));
    await changes(office.time.now(), ['nora', 'luca']);
    await office.until(rome('2026-03-02T10:20'));
    office.blind = true;
    office.meanwhile = async () => office.end.abort();
    await office.beat();
    assert.equal(office.looks.length, 1, 'and looks at nobody else');
    assert.deepEqual(await store.outbox.byState(tenantId), {});
    Object.assign(office, { end: new AbortController(), blind: false, meanwhile: async () => {} });
    await office.until(rome('2026-03-02T14:00'));
    assert.equal(office.said.length, 2);
    await office.until(rome('2026-03-03T11:00'));
    // Their reminders are due.
    office.meanwhile = async () => office.end.abort();
    office.blind = true;
    await office.until(rome('2026-03-03T15:00'));
    assert.equal(office.said.length, 2);
    Object.assign(office, { end: new AbortController(), blind: false, meanwhile: async () => {} });
    await office.until(rome('2026-03-04T12:00'));
    assert.equal(office.said.filter(({ kind }) => kind === 'reminder').length, 2);
  });

  it('leaves nothing behind of somebody who left while they were looked at', async () => {
    const office = open(rome('2026-03-02T10:00'));
    await changes(office.time.now());
    office.meanwhile = async () => store.erasePerson(nora());
    await office.until(rome('2026-03-02T12:00'));
    assert.equal(office.looks.length, 1);
    assert.deepEqual(await store.outbox.byState(tenantId), {});
  });

  it('is of the newest change only, also where that comes while somebody looks', async () => {
    const office = open(rome('2026-03-02T10:00'));
    await changes(office.time.now());
    office.meanwhile = async () => {
      office.meanwhile = async () => {};
      await changes(office.time.now());
    };
    await office.until(rome('2026-03-02T16:00'), 30 * 60_000);
    assert.deepEqual(told(office), ['nudge Mon 11:00']);
  });

  it('has no reminder of what a visit would not help', async () => {
    const office = open(rome('2026-03-02T10:00'));
    await changes(office.time.now(), ['nora', 'luca']);
    await office.until(rome('2026-03-02T12:00'));
    office.found.set('nora', 'beyond-them').set('luca', 'not-copied');
    await office.until(rome('2026-03-06T12:00'));
    assert.deepEqual(
      office.said.filter(({ kind }) => kind === 'reminder').map(({ to }) => to),
      ['luca'],
    );
  });

  it('is over where it was held up until it was no news any more', async () => {
    const office = open(rome('2026-03-02T10:00'));
    await changes(office.time.now());
    await office.until(rome('2026-03-02T12:00'));
    Object.assign(office.control, { mode: 'dry-run' });
    await office.until(rome('2026-03-12T12:00'));
    assert.ok(office.looks.length < 200, `${office.looks.length} looks`);
    Object.assign(office.control, { mode: 'on' });
    await office.until(rome('2026-03-13T12:00'));
    assert.deepEqual(told(office), ['nudge Mon 11:00']);
  });

  it('turns no message, either, from the moment of a pause', async () => {
    const office = open(rome('2026-03-02T10:00'));
    const people = ['nora', 'luca', 'ada'];
    await changes(office.time.now(), people);
    await office.until(rome('2026-03-02T11:01'));
    for (const one of people) office.right.add(one);
    office.meanwhile = async () => void Object.assign(office.control, { paused: true });
    await office.until(rome('2026-03-02T13:00'));
    assert.equal(office.said.filter(({ kind }) => kind === 'done').length, 1);
    Object.assign(office.control, { paused: false });
    office.meanwhile = async () => {};
    await office.until(rome('2026-03-02T15:00'));
    assert.equal(office.said.filter(({ kind }) => kind === 'done').length, 3);
  });

  it('reaches in a pilot whoever is in it when it is sent, and nobody else', async () => {
    const office = open(rome('2026-03-02T10:00'));
    await changes(office.time.now(), ['nora', 'luca']);
    await store.control.pilot.replace(tenantId, { people: ['nora'], groups: new Map() }, new Date());
    office.meanwhile = async () => {
      if (office.looks.length === 2) Object.assign(office.control, { mode: 'pilot' });
    };
    await office.until(rome('2026-03-02T14:00'));
    assert.deepEqual(
      office.said.map(({ to }) => to),
      ['nora'],
    );
    assert.deepEqual(await store.outbox.byState(tenantId), { sent: 1, dropped: 1 });
  });

  it('waits through a pause', async () => {
    const office = open(rome('2026-03-02T10:00'), { paused: true });
    await changes(office.time.now());
    await office.until(rome('2026-03-03T12:00'));
    assert.deepEqual(office.said, []);
    Object.assign(office.control, { paused: false });
    await office.until(rome('2026-03-03T14:00'));
    assert.deepEqual(told(office), ['nudge Tue 12:00']);
  });
});

describe('The day of new portraits', () => {
  const people = Array.from({ length: 240 }, (_, at) => `p${at}`);
  let store: Store;
  let tenantId: string;
  before(async () => {
    store = await memoryStore();
  });
  beforeEach(() => {
    tenantId = `portraits-${++tenants}`;
  });

  it('reaches people one after the other, also those who all begin at nine', async () => {
    const office = createOffice(store, tenantId, rome('2026-03-02T20:00'));
    await photosChanged(store, tenantId, people, office.time.now());
    await office.until(rome('2026-03-03T09:00'), 3_600_000);
    await office.until(rome('2026-03-03T09:04'), 10_000);
    assert.equal(new Set(office.said.map(({ to }) => to)).size, people.length);
    const minutes = Object.values(Object.groupBy(office.said, ({ at }) => Math.floor(at.getTime() / 60_000)));
    for (const minute of minutes) assert.ok((minute?.length ?? 0) <= 140, `${minute?.length} in a minute`);
  });

  it('is held back until an admin has seen it, where it is more than people do by themselves', async () => {
    const office = createOffice(store, tenantId, rome('2026-03-03T10:00'), { bulkShare: 0.05 });
    await photosChanged(store, tenantId, people, office.time.now());
    await office.until(rome('2026-03-03T12:00'));
    assert.deepEqual(office.said, []);
    assert.ok(office.control.heldBackSince);
    assert.deepEqual(await store.outbox.byState(tenantId), {});
  });

  it('is forgotten by a dry run, as docs/nudges.md advises, and who changes their photo afterwards is told', async () => {
    const office = createOffice(store, tenantId, rome('2026-03-03T10:00'), { bulkShare: 0.5 });
    await photosChanged(store, tenantId, people.slice(0, 21), office.time.now());
    await office.until(rome('2026-03-03T12:00'));
    assert.ok(office.control.heldBackSince);
    // The office knows no release: what was released counts for no other bulk change.
    Object.assign(office.control, { mode: 'dry-run', heldBackSince: undefined, bulkShare: 1 });
    await office.until(rome('2026-03-03T14:00'));
    assert.deepEqual((await store.tenantStats(tenantId)).changes, { 'dry-run': 21 });
    Object.assign(office.control, { mode: 'on' });
    await photosChanged(store, tenantId, ['p7'], office.time.now());
    await office.until(rome('2026-03-03T17:00'));
    assert.deepEqual(
      office.said.map(({ to, kind }) => `${kind} ${to}`),
      ['nudge p7'],
    );
  });

  it('reaches no more people in a day than an admin allows', async () => {
    const office = createOffice(store, tenantId, rome('2026-03-03T10:00'), { dailyCap: 25 });
    await photosChanged(store, tenantId, people.slice(0, 60), office.time.now());
    await office.until(rome('2026-03-03T18:00'), 3_600_000);
    assert.equal(office.said.length, 25);
    await office.until(rome('2026-03-04T18:00'), 3_600_000);
    assert.ok(office.said.length <= 50 && office.said.length > 25, String(office.said.length));
  });
});
