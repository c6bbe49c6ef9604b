import assert from 'node:assert/strict';
import { createWeeklyReportRun, isWeeklyReport } from '../../../src/report/weekly-report-run.ts';
import { onBothStores } from '../../helpers/store/both-stores.ts';

const MONDAY = new Date('2026-03-02T10:00:00Z');
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const OFFICE = { from: 540, until: 1080, days: [1, 2, 3, 4, 5] };

let tenants = 0;

onBothStores('The weekly report', (open) => {
  let tenantId: string;
  let clock: Date;
  beforeEach(() => {
    tenantId = `weekly-${++tenants}`;
    clock = MONDAY;
  });

  const person = (objectId: string) => ({ tenantId, objectId });
  const seen = { address: {}, language: 'sv', timeZone: 'UTC', event: 'installed' } as const;
  async function admin(objectId: string, at: Date, roleSeenAt = clock): Promise<void> {
    await open.store.roster.upsert(person(objectId), seen, clock);
    await open.store.admins.noteRole(person(objectId), roleSeenAt);
    assert.ok(await open.store.admins.setDigest(person(objectId), { askedAt: clock, at }));
  }
  const later = (milliseconds: number) => new Date(MONDAY.getTime() + milliseconds);
  const runOn = (store = open.store) =>
    createWeeklyReportRun({
      ...{ tenantId, store, hours: OFFICE },
      onQueued: () => {},
      now: () => clock,
      log: (event, fields) => assert.fail(`${event} ${String(fields?.err)}`),
    }).run();
  async function queued(): Promise<readonly (string | undefined)[]> {
    const claim = { by: 'test', now: clock, until: new Date(clock.getTime() + 1), limit: 10 };
    const messages = await open.store.welcomes.claim(tenantId, claim);
    assert.ok(messages.every(({ key }) => isWeeklyReport(key)));
    return messages.map(({ objectId }) => objectId).toSorted();
  }
  const digestAt = async (objectId: string) => (await open.store.admins.find(person(objectId)))?.digestAt;

  it('is queued once when it is due, and again a week later, on whichever instance', async () => {
    await admin('tom', later(7 * DAY));
    await runOn();
    assert.deepEqual(await queued(), []);
    clock = later(7 * DAY);
    await Promise.all([runOn(), runOn(open.second)]);
    assert.deepEqual(await queued(), ['tom']);
    assert.deepEqual(await digestAt('tom'), later(14 * DAY));
    await open.store.admins.noteRole(person('tom'), clock);
    clock = later(14 * DAY);
    await runOn();
    assert.equal((await queued()).filter((objectId) => objectId === 'tom').length, 2);
  });

  it('waits for the working hours and the quiet hours of the person', async () => {
    await admin('tom', later(5 * DAY));
    const quiet = { hours: { from: 540, until: 660 }, days: [] };
    const settings = { language: undefined, wantsNudges: true, quiet };
    assert.ok(await open.store.roster.saveSettings(person('tom'), settings, clock));
    clock = later(5 * DAY);
    await runOn();
    assert.deepEqual(await queued(), []);
    // Monday at eleven: the office opens at nine, and until eleven the person wants quiet.
    assert.deepEqual(await digestAt('tom'), later(7 * DAY + HOUR));
  });

  it('ends when the role was not seen for 30 days, the person turned messages off or cannot be reached', async () => {
    const due = later(7 * DAY);
    await admin('old', due, later(-23 * DAY));
    await admin('off', due);
    await admin('gone', due);
    await admin('here', due, later(-22.9 * DAY));
    assert.ok(await open.store.roster.setOptOut(person('off'), later(DAY), later(DAY)));
    await open.store.roster.markUnreachable(person('gone'));
    clock = due;
    await runOn();
    assert.deepEqual(await queued(), ['here']);
    for (const objectId of ['old', 'off', 'gone']) assert.equal(await digestAt(objectId), undefined, objectId);
  });

  it('ends with the role, with an erasure and when 30 days have passed without the role', async () => {
    for (const objectId of ['lost', 'forgotten', 'silent', 'here']) await admin(objectId, later(40 * DAY));
    await open.store.admins.removeRole(person('lost'));
    await open.store.erasePerson(person('forgotten'));
    await open.store.admins.noteRole(person('here'), later(20 * DAY));
    await open.store.purge(later(31 * DAY));
    const found = await Promise.all(
      ['lost', 'forgotten', 'silent', 'here'].map((objectId) => open.store.admins.find(person(objectId))),
    );
    assert.deepEqual(
      found.map((row) => row !== undefined),
      [false, false, false, true],
    );
  });

  it('notes no person who is not in the roster, and gives no report to a person without the role', async () => {
    await open.store.admins.noteRole(person('stranger'), clock);
    assert.equal(await open.store.admins.find(person('stranger')), undefined);
    assert.equal(await open.store.admins.setDigest(person('stranger'), { askedAt: clock, at: clock }), false);
  });
});
