import assert from 'node:assert/strict';
import { DateTime } from 'luxon';
import type { Control } from '../../../src/nudges/policy.ts';
import type { Store } from '../../../src/store/types.ts';
import { memoryStore } from '../../helpers/bot/memory-store.ts';
import { recordPhotoChanges } from '../../helpers/nudges/photo-changes.ts';
import { createSimulation, type Simulation } from '../../helpers/nudges/simulation.ts';
import { choosePilot } from '../../helpers/store/admin.ts';

const rome = (text: string) => DateTime.fromISO(text, { zone: 'Europe/Rome' }).toJSDate();
/** A Monday. */
const MONDAY = rome('2026-03-02T08:00');
let tenants = 0;

describe('Nudges during one week', () => {
  let store: Store;
  let tenantId: string;
  before(async () => {
    store = await memoryStore();
  });
  beforeEach(() => {
    tenantId = `week-${++tenants}`;
  });

  const simulate = (begin = MONDAY, control: Partial<Control> = {}) =>
    createSimulation(store, tenantId, begin, control);
  const nora = () => ({ tenantId, objectId: 'nora' });
  const timeline = (simulation: Simulation) =>
    simulation.delivered.map(
      ({ kind, at }) => `${kind} ${DateTime.fromJSDate(at, { zone: 'Europe/Rome' }).toFormat('ccc HH:mm')}`,
    );
  const changePhotos = (at: Date, people: readonly string[] = ['nora']) =>
    recordPhotoChanges(store, tenantId, people, at);

  it('sends a nudge the next morning and one reminder a day later, then nothing', async () => {
    const simulation = simulate();
    await simulation.runUntil(rome('2026-03-02T22:00'));
    await changePhotos(simulation.time.now());
    await simulation.runUntil(rome('2026-03-09T22:00'));
    assert.deepEqual(timeline(simulation), ['nudge Tue 09:00', 'reminder Wed 10:00']);
  });

  it('edits the nudge to done when SharePoint shows the photo, and sends no reminder', async () => {
    const simulation = simulate(rome('2026-03-02T10:00'));
    await changePhotos(simulation.time.now());
    await simulation.runUntil(rome('2026-03-02T12:00'));
    simulation.right.add('nora');
    await simulation.runUntil(rome('2026-03-04T22:00'));
    assert.deepEqual(timeline(simulation), ['nudge Mon 11:00', 'done Mon 12:00']);
  });

  it('sends nothing if SharePoint shows the photo within the grace period', async () => {
    const simulation = simulate(rome('2026-03-02T10:00'));
    await changePhotos(simulation.time.now());
    simulation.right.add('nora');
    await simulation.runUntil(rome('2026-03-04T12:00'));
    assert.deepEqual(timeline(simulation), []);
  });

  it('sends at most two messages, however often the photo changes', async () => {
    const simulation = simulate(rome('2026-03-02T09:00'));
    for (const day of ['02', '03', '04', '05', '06']) {
      await simulation.runUntil(rome(`2026-03-${day}T10:00`));
      await changePhotos(simulation.time.now());
    }
    await simulation.runUntil(rome('2026-03-07T10:00'));
    assert.equal(simulation.delivered.length, 2);
  });

  it('sends nothing on a weekend or at night', async () => {
    const simulation = simulate(rome('2026-03-06T17:50'));
    await changePhotos(simulation.time.now());
    await simulation.runUntil(rome('2026-03-06T18:00'));
    await simulation.runUntil(rome('2026-03-10T22:00'));
    assert.deepEqual(timeline(simulation), ['nudge Mon 09:00', 'reminder Tue 10:00']);
  });

  it('sends nothing to people who opted out, snoozed, blocked the bot or left', async () => {
    const simulation = simulate(rome('2026-03-02T10:00'));
    await changePhotos(simulation.time.now(), ['nora', 'luca', 'ada', 'kim']);
    await store.roster.setOptOut(nora(), simulation.time.now(), simulation.time.now());
    await store.roster.setSnooze({ tenantId, objectId: 'luca' }, rome('2026-03-09T09:00'));
    simulation.blocked.add('ada');
    await store.erasePerson({ tenantId, objectId: 'kim' });
    await simulation.runUntil(rome('2026-03-05T10:00'));
    assert.deepEqual(simulation.delivered, []);
    assert.equal((await store.roster.find({ tenantId, objectId: 'ada' }))?.reach, 'unreachable');
  });

  it('sends no reminder to a person who opted out after the nudge', async () => {
    const simulation = simulate(rome('2026-03-02T10:00'));
    await changePhotos(simulation.time.now());
    await simulation.runUntil(rome('2026-03-02T12:00'));
    await store.roster.setOptOut(nora(), simulation.time.now(), simulation.time.now());
    await simulation.runUntil(rome('2026-03-06T12:00'));
    assert.deepEqual(timeline(simulation), ['nudge Mon 11:00']);
  });

  it('sends one nudge and no reminder if checks cannot read the photo', async () => {
    const simulation = simulate(rome('2026-03-02T10:00'));
    simulation.checksFail = 'for-good';
    await changePhotos(simulation.time.now());
    await simulation.runUntil(rome('2026-03-06T12:00'));
    assert.deepEqual(timeline(simulation), ['nudge Mon 11:00']);
  });

  it('only records in a dry run, and never sends nudges about changes that happened while nudges were off', async () => {
    const dryRun = simulate(rome('2026-03-02T10:00'), { mode: 'dry-run' });
    await changePhotos(dryRun.time.now());
    await dryRun.runUntil(rome('2026-03-03T12:00'));
    assert.deepEqual(await store.outbox.byState(tenantId), { 'dry-run': 1 });
    tenantId = `week-${++tenants}`;
    const off = simulate(rome('2026-03-02T10:00'), { mode: 'off' });
    await changePhotos(off.time.now());
    await off.runUntil(rome('2026-03-02T12:00'));
    Object.assign(off.control, { mode: 'on' });
    await off.runUntil(rome('2026-03-05T12:00'));
    assert.deepEqual([...dryRun.delivered, ...off.delivered], []);
  });

  it('sends nothing if SharePoint shows the photo before the next morning', async () => {
    const simulation = simulate(rome('2026-03-02T22:00'));
    await changePhotos(simulation.time.now());
    await simulation.runUntil(rome('2026-03-03T07:00'));
    simulation.right.add('nora');
    await simulation.runUntil(rome('2026-03-05T12:00'));
    assert.deepEqual(timeline(simulation), []);
  });

  it('sends the message after a snooze has ended', async () => {
    const simulation = simulate(rome('2026-03-02T10:00'));
    await changePhotos(simulation.time.now());
    await store.roster.setSnooze(nora(), rome('2026-03-03T09:00'));
    await simulation.runUntil(rome('2026-03-03T12:00'));
    assert.deepEqual(timeline(simulation), ['nudge Tue 09:00']);
    await simulation.runUntil(rome('2026-03-04T08:00'));
    await store.roster.setSnooze(nora(), rome('2026-03-05T09:00'));
    await simulation.runUntil(rome('2026-03-06T12:00'));
    assert.deepEqual(timeline(simulation), ['nudge Tue 09:00', 'reminder Thu 10:00']);
  });

  it('retries failed checks for a few minutes, and then sends a nudge without a verdict', async () => {
    const simulation = simulate(rome('2026-03-02T10:00'));
    await changePhotos(simulation.time.now());
    simulation.checksFail = 'for-now';
    await simulation.runUntil(rome('2026-03-02T10:30'), 60_000);
    assert.deepEqual(simulation.checks.length, 3);
    assert.deepEqual(timeline(simulation), ['nudge Mon 10:23']);
  });

  it('decides as soon as a retried check succeeds', async () => {
    const simulation = simulate(rome('2026-03-02T10:00'));
    await changePhotos(simulation.time.now(), ['nora', 'luca']);
    simulation.checksFail = 'for-now';
    await simulation.runUntil(rome('2026-03-02T10:17'), 60_000);
    simulation.checksFail = 'never';
    simulation.right.add('luca');
    await simulation.runUntil(rome('2026-03-02T11:00'), 60_000);
    assert.deepEqual(timeline(simulation), ['nudge Mon 10:19']);
  });

  it('decides nothing after an aborted check', async () => {
    const simulation = simulate(rome('2026-03-02T10:00'));
    await changePhotos(simulation.time.now(), ['nora', 'luca']);
    await simulation.runUntil(rome('2026-03-02T10:20'));
    simulation.checksFail = 'for-good';
    simulation.duringCheck = async () => simulation.abort.abort();
    await simulation.beat();
    assert.equal(simulation.checks.length, 1, 'and no further check starts');
    assert.deepEqual(await store.outbox.byState(tenantId), {});
    Object.assign(simulation, { abort: new AbortController(), checksFail: 'never', duringCheck: async () => {} });
    await simulation.beat();
    assert.equal(simulation.checks.length, 3, 'another instance checks both at once, before the lease has expired');
    await simulation.runUntil(rome('2026-03-02T14:00'));
    assert.equal(simulation.delivered.length, 2);
    await simulation.runUntil(rome('2026-03-03T11:00'));
    // The reminders are due.
    simulation.checks.length = 0;
    simulation.duringCheck = async () => simulation.abort.abort();
    simulation.checksFail = 'for-good';
    await simulation.beat();
    assert.equal(simulation.delivered.length, 2);
    Object.assign(simulation, { abort: new AbortController(), checksFail: 'never', duringCheck: async () => {} });
    await simulation.beat();
    const [aborted, ...checkedAgain] = simulation.checks;
    assert.ok(aborted && checkedAgain.includes(aborted), 'at once, before the lease has expired');
    await simulation.runUntil(rome('2026-03-04T12:00'));
    assert.equal(simulation.delivered.filter(({ kind }) => kind === 'reminder').length, 2);
  });

  it('stores nothing about a person who leaves during the check', async () => {
    const simulation = simulate(rome('2026-03-02T10:00'));
    await changePhotos(simulation.time.now());
    simulation.duringCheck = async () => store.erasePerson(nora());
    await simulation.runUntil(rome('2026-03-02T12:00'));
    assert.equal(simulation.checks.length, 1);
    assert.deepEqual(await store.outbox.byState(tenantId), {});
  });

  it('sends a nudge about the newest change only, even if it happens during a check', async () => {
    const simulation = simulate(rome('2026-03-02T10:00'));
    await changePhotos(simulation.time.now());
    simulation.duringCheck = async () => {
      simulation.duringCheck = async () => {};
      await changePhotos(simulation.time.now());
    };
    await simulation.runUntil(rome('2026-03-02T16:00'), 30 * 60_000);
    assert.deepEqual(timeline(simulation), ['nudge Mon 11:00']);
  });

  it('sends no reminder if a visit would not help', async () => {
    const simulation = simulate(rome('2026-03-02T10:00'));
    await changePhotos(simulation.time.now(), ['nora', 'luca']);
    await simulation.runUntil(rome('2026-03-02T12:00'));
    simulation.statuses.set('nora', 'beyond-them').set('luca', 'not-copied');
    await simulation.runUntil(rome('2026-03-06T12:00'));
    assert.deepEqual(
      simulation.delivered.filter(({ kind }) => kind === 'reminder').map(({ to }) => to),
      ['luca'],
    );
  });

  it('ends the follow-up of a message that became stale during a dry run', async () => {
    const simulation = simulate(rome('2026-03-02T10:00'));
    await changePhotos(simulation.time.now());
    await simulation.runUntil(rome('2026-03-02T12:00'));
    Object.assign(simulation.control, { mode: 'dry-run' });
    await simulation.runUntil(rome('2026-03-12T12:00'));
    assert.ok(simulation.checks.length < 200, `${simulation.checks.length} checks`);
    Object.assign(simulation.control, { mode: 'on' });
    await simulation.runUntil(rome('2026-03-13T12:00'));
    assert.deepEqual(timeline(simulation), ['nudge Mon 11:00']);
  });

  it('edits no message during a pause', async () => {
    const simulation = simulate(rome('2026-03-02T10:00'));
    const people = ['nora', 'luca', 'ada'];
    await changePhotos(simulation.time.now(), people);
    await simulation.runUntil(rome('2026-03-02T11:01'));
    for (const one of people) simulation.right.add(one);
    simulation.duringCheck = async () => void Object.assign(simulation.control, { paused: true });
    await simulation.runUntil(rome('2026-03-02T13:00'));
    assert.equal(simulation.delivered.filter(({ kind }) => kind === 'done').length, 1);
    Object.assign(simulation.control, { paused: false });
    simulation.duringCheck = async () => {};
    await simulation.runUntil(rome('2026-03-02T15:00'));
    assert.equal(simulation.delivered.filter(({ kind }) => kind === 'done').length, 3);
  });

  it('sends in a pilot only to people who are on the list at the time of sending', async () => {
    const simulation = simulate(rome('2026-03-02T10:00'));
    await changePhotos(simulation.time.now(), ['nora', 'luca']);
    await choosePilot(store, tenantId, { people: ['nora'], groups: new Map() });
    simulation.duringCheck = async () => {
      if (simulation.checks.length === 2) Object.assign(simulation.control, { mode: 'pilot' });
    };
    await simulation.runUntil(rome('2026-03-02T14:00'));
    assert.deepEqual(
      simulation.delivered.map(({ to }) => to),
      ['nora'],
    );
    assert.deepEqual(await store.outbox.byState(tenantId), { sent: 1, dropped: 1 });
  });

  it('waits until a pause ends', async () => {
    const simulation = simulate(rome('2026-03-02T10:00'), { paused: true });
    await changePhotos(simulation.time.now());
    await simulation.runUntil(rome('2026-03-03T12:00'));
    assert.deepEqual(simulation.delivered, []);
    Object.assign(simulation.control, { paused: false });
    await simulation.runUntil(rome('2026-03-03T14:00'));
    assert.deepEqual(timeline(simulation), ['nudge Tue 12:00']);
  });
});
