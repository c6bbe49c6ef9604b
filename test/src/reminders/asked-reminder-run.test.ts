import assert from 'node:assert/strict';
import { type AskedReminderRun, createAskedReminderRun } from '../../../src/reminders/asked-reminder-run.ts';
import type { Store } from '../../../src/store/types.ts';
import { memoryStore } from '../../helpers/bot/memory-store.ts';

/** `test/bot/integration/asked-reminders.test.ts` shows what people get. */
describe('The run of asked reminders', () => {
  const NOON = new Date('2026-03-04T12:00:00Z');
  const tenantId = 'asked-reminder-run';
  let store: Store;
  before(async () => {
    store = await memoryStore();
  });

  it('gives the reminders that it has not handled to another instance when it stops', async () => {
    const contact = { address: {}, language: 'en', timeZone: 'UTC', event: 'installed' } as const;
    for (const objectId of ['nora', 'luca']) {
      await store.roster.upsert({ tenantId, objectId }, contact, NOON);
      await store.askedReminders.ask({ tenantId, objectId }, { askedAt: NOON, remindAt: NOON });
    }
    const checked: string[] = [];
    let stopped: Promise<void> | undefined;
    const run: AskedReminderRun = createAskedReminderRun({
      tenantId,
      store,
      // The process gets SIGTERM during the first check.
      async checkAsApp(objectId) {
        checked.push(objectId);
        stopped = run.stop();
        return { state: 'failed', reason: 'timeout', diagnostic: undefined } as never;
      },
      hours: { from: 0, until: 24 * 60, days: [1, 2, 3, 4, 5, 6, 7] },
      onQueued: () => assert.fail('An aborted check has no result.'),
      now: () => NOON,
      log: (event, fields) => assert.fail(`${event} ${JSON.stringify(fields)}`),
    });
    await run.run();
    await stopped;
    assert.equal(checked.length, 1, 'and no further check starts');
    const claim = { now: NOON, until: new Date(NOON.getTime() + 1), max: 10 };
    const due = await store.askedReminders.claimDue(tenantId, claim);
    assert.deepEqual(due.map(({ objectId }) => objectId).toSorted(), ['luca', 'nora']);
    assert.deepEqual(due[0]?.remindAt, NOON);
  });
});
