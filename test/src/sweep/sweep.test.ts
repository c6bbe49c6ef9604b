import assert from 'node:assert/strict';
import { setImmediate } from 'node:timers/promises';
import { withCrossInstancePause } from '../../../src/microsoft365/graph/cross-instance-pause.ts';
import { createGraphGate } from '../../../src/microsoft365/graph/graph-gate.ts';
import type { Failed } from '../../../src/photo/evidence.ts';
import type { Ledger } from '../../../src/store/ledger/types.ts';
import { markAllDue } from '../../../src/sweep/mark-all-due.ts';
import { pauseForPerson } from '../../../src/sweep/pause-for-person.ts';
import { prioritize } from '../../../src/sweep/read-intervals.ts';
import { onBothStores } from '../../helpers/store/both-stores.ts';
import { createSweepHarness, names, type SweepHarness } from '../../helpers/sweep/sweep-harness.ts';
import { DAY, HOUR, later, MINUTE, SECOND } from '../../helpers/sweep/watched.ts';

const BUSY: Failed = { state: 'failed', reason: 'throttled', retryAfter: 7 * SECOND };
const BROKEN: Failed = { state: 'failed', reason: 'unavailable' };
const NEVER = new AbortController().signal;

/** Waits without moving the clock, so no lease expires. */
const waitOneTurn = () => setImmediate();

/** A ledger with `planned(count)`, which resolves once that many batches are planned. */
function countingPlans(ledger: Ledger) {
  let plans = 0;
  const plan = async (...args: Parameters<Ledger['plan']>) => {
    const result = await ledger.plan(...args);
    plans += 1;
    return result;
  };
  const planned = async (count: number) => {
    while (plans < count) await setImmediate();
  };
  return { ledger: { ...ledger, plan }, planned };
}

onBothStores('A sweep', (open) => {
  let tenant: SweepHarness;
  beforeEach(() => {
    tenant = createSweepHarness(open.store);
  });
  /** Sets the pace, as learned by earlier sweeps. */
  const startAt = (atOnce: number) =>
    open.store.graphSlots.adapt(tenant.tenantId, tenant.now(), (pace) => ({ ...pace, atOnce }));
  const readers = () => tenant.graph.batches.map((batch) => batch.map(({ objectId }) => objectId));

  it('reads each person once, in full batches, and takes the first reading as a baseline', async () => {
    await tenant.meet(...names(45));
    const { ended, done, parts, batches, baseline, left } = await tenant.sweep();
    assert.deepEqual(
      { ended, done, parts, batches, baseline, left },
      { ended: 'done', done: 45, parts: 45, batches: 3, baseline: 45, left: 0 },
    );
    assert.deepEqual(readers().flat().sort(), names(45));
    assert.deepEqual(await tenant.changes(), []);
    assert.equal((await tenant.sweep()).batches, 0);
  });

  it('reports each changed, removed and added photo once', async () => {
    await tenant.meet('anna', 'bea', 'carl', 'dora');
    tenant.graph.change('carl', undefined);
    await tenant.sweep();
    tenant.graph.change('anna', 'anna today/jpeg');
    tenant.graph.change('bea', undefined);
    tenant.graph.change('carl', 'carl/jpeg');
    tenant.advance(2 * HOUR);
    const { appeared, changed, vanished } = await tenant.sweep();
    assert.deepEqual({ appeared, changed, vanished }, { appeared: 1, changed: 1, vanished: 1 });
    assert.deepEqual(await tenant.changes(), ['anna changed', 'bea vanished', 'carl appeared']);
    tenant.advance(2 * HOUR);
    await tenant.sweep();
    assert.deepEqual(await tenant.changes(), []);
  });

  it('ignores a new ETag of the same picture, re-encoded or not', async () => {
    await tenant.meet('anna');
    await tenant.sweep();
    tenant.graph.change('anna', 'anna today/jpeg');
    tenant.advance(2 * HOUR);
    await tenant.sweep();
    assert.deepEqual(await tenant.changes(), ['anna changed']);
    for (const picture of ['anna today/jpeg', 'anna today/jpeg', 'anna today/smaller jpeg']) {
      tenant.graph.change('anna', picture);
      tenant.advance(2 * HOUR);
      assert.equal((await tenant.sweep()).samePicture, 1);
    }
    assert.deepEqual(await tenant.changes(), []);
    tenant.graph.change('anna', 'anna tomorrow/jpeg');
    tenant.advance(2 * HOUR);
    await tenant.sweep();
    assert.deepEqual(await tenant.changes(), ['anna changed']);
  });

  it('withdraws a vanished photo when the same picture returns', async () => {
    await tenant.meet('anna');
    await tenant.sweep();
    for (const picture of ['anna/jpeg', undefined, 'anna/jpeg']) {
      tenant.graph.change('anna', picture);
      tenant.advance(2 * HOUR);
      await tenant.sweep();
      if (picture && tenant.graph.person('anna').etag === 2) assert.deepEqual(await tenant.changes(), ['anna changed']);
    }
    assert.deepEqual(await tenant.changes(), []);
  });

  it('restores the undecided change before a withdrawn one', async () => {
    await tenant.meet('anna', 'bea');
    await tenant.sweep();
    const sweepLater = async () => {
      tenant.advance(2 * HOUR);
      await tenant.sweep();
    };
    for (const name of ['anna', 'bea']) tenant.graph.change(name, `${name} today/jpeg`);
    await sweepLater();
    for (let times = 0; times < 2; times++) {
      for (const name of ['anna', 'bea']) tenant.graph.change(name, undefined);
      await sweepLater();
      tenant.graph.change('anna', 'anna today/jpeg');
      await sweepLater();
    }
    assert.deepEqual(await tenant.changes(), ['anna changed', 'bea vanished']);
    await sweepLater();
    assert.deepEqual(await tenant.changes(), []);
  });

  it('erases people who have left the directory', async () => {
    await tenant.meet('anna', 'bea');
    tenant.graph.change('bea', undefined);
    await tenant.sweep();
    for (const name of ['anna', 'bea']) tenant.graph.person(name).gone = true;
    tenant.advance(2 * HOUR);
    assert.equal((await tenant.sweep()).gone, 1);
    tenant.advance(7 * DAY);
    assert.equal((await tenant.sweep()).gone, 1);
    assert.deepEqual(await tenant.changes(), []);
    assert.deepEqual(await open.store.roster.count(tenant.tenantId), { here: 0, unreachable: 0, optedOut: 0 });
  });

  it('retries throttled parts after their own Retry-After and keeps the others', async () => {
    await tenant.meet(...names(5));
    tenant.graph.partFailures.set('p002', [BUSY]);
    tenant.graph.partFailures.set('p004', [{ ...BUSY, retryAfter: 30 * SECOND }]);
    const { done, throttled, parts } = await tenant.sweep();
    assert.deepEqual({ done, throttled, parts }, { done: 5, throttled: 2, parts: 7 });
    assert.deepEqual(readers(), [names(5), ['p002'], ['p004']]);
    const [first = 0, second = 0] = tenant.waits;
    assert.ok(first >= 7 * SECOND && first < 8 * SECOND);
    assert.ok(first + second >= 30 * SECOND && first + second < 33 * SECOND);
  });

  it('reads the others when one part fails', async () => {
    await tenant.meet(...names(3));
    tenant.graph.partFailures.set('p002', Array(10).fill({ state: 'failed', reason: 'mailbox-on-premises' }));
    const { done, failed } = await tenant.sweep({ maxWait: 0 });
    assert.deepEqual([done, failed], [3, { 'mailbox-on-premises': 1 }]);
    tenant.advance(30 * SECOND);
    assert.equal((await tenant.sweep({ maxWait: 0 })).parts, 0);
  });

  it('pauses all instances for Retry-After and then reads the same people', async () => {
    await tenant.meet(...names(3));
    tenant.graph.failures.push(BUSY);
    const second = { ledger: open.second.ledger, graphSlots: open.second.graphSlots };
    const { ended, pausedUntil } = await tenant.sweep({ maxWait: SECOND });
    assert.deepEqual([ended, pausedUntil], ['paused', later(7 * SECOND)]);
    assert.equal((await tenant.sweep({ ...second, maxWait: SECOND })).ended, 'paused');
    assert.equal(tenant.graph.batches.length, 1);
    const report = await tenant.sweep(second);
    assert.deepEqual([report.ended, report.done], ['done', 3]);
    assert.deepEqual(tenant.waits, [7 * SECOND]);
    assert.deepEqual(readers(), [names(3), names(3)]);
  });

  it('holds back a planned batch when Graph throttles a person of another instance', async () => {
    await tenant.meet(...names(60));
    const pausing: Promise<void>[] = [];
    const gate = withCrossInstancePause(createGraphGate(), {
      pause: (until) => void pausing.push(open.second.graphSlots.pause(tenant.tenantId, until)),
      now: tenant.now,
    });
    const { ledger, planned } = countingPlans(open.store.ledger);
    const leftAt: Date[] = [];
    tenant.graph.onBatch = async (batch) => {
      leftAt.push(tenant.now());
      if (batch !== 1) return;
      await planned(2);
      const throttled = { ...BUSY, retryAfter: SECOND };
      assert.deepEqual(await gate.forPerson(async () => ({ photo: throttled }), NEVER), { photo: throttled });
      await Promise.all(pausing);
    };
    const { ended, done } = await tenant.sweep({ ledger });
    assert.deepEqual([ended, done, tenant.waits], ['done', 60, [3 * SECOND]]);
    assert.deepEqual(leftAt, [later(0), later(3 * SECOND), later(3 * SECOND)]);
    assert.deepEqual(readers().flat().sort(), names(60));
  });

  it('skips no one in a dry run that pauses', async () => {
    await tenant.meet(...names(60));
    const { ledger, planned } = countingPlans(open.store.ledger);
    tenant.graph.onBatch = async (batch) => {
      if (batch !== 1) return;
      await planned(2);
      await open.second.graphSlots.pause(tenant.tenantId, later(SECOND));
    };
    assert.equal((await tenant.sweep({ dryRun: true, ledger })).done, 60);
    assert.deepEqual(readers().flat().sort(), names(60));
    assert.deepEqual(tenant.waits, [SECOND]);
  });

  it('backs off when whole batches fail and ends after five failures', async () => {
    await tenant.meet('anna');
    tenant.graph.failures.push(BROKEN, BROKEN);
    assert.equal((await tenant.sweep()).ended, 'done');
    assert.deepEqual(tenant.waits, [2_250, 4_500]);
    tenant.advance(2 * HOUR);
    tenant.graph.failures.push(...Array(5).fill(BROKEN));
    const { ended, failure } = await tenant.sweep();
    assert.deepEqual([ended, failure], ['failed', BROKEN]);
  });

  it('isolates a person whose batches fail, and reads the others', async () => {
    await tenant.meet(...names(60));
    const { read } = tenant.graph;
    const failing = async (items: Parameters<typeof read>[0]) => {
      const readings = await read(items);
      return items.some(({ objectId }) => objectId === 'p004') ? BROKEN : readings;
    };
    const first = await tenant.sweep({ read: failing });
    assert.deepEqual([first.ended, first.failure], ['failed', BROKEN]);
    const second = await tenant.sweep({ read: failing, maxWait: 0 });
    assert.deepEqual([second.ended, first.done + second.done], ['done', 60]);
    assert.ok(Number(first.failed.unavailable) <= 2);
  });

  it('reads the others when the app is forbidden to read all people of a batch', async () => {
    await tenant.meet(...names(60));
    const refused: Failed = { state: 'failed', reason: 'forbidden', code: 'ErrorAccessDenied' };
    tenant.graph.failures.push(refused);
    const { ended, done, failed } = await tenant.sweep();
    assert.deepEqual([ended, done, failed], ['done', 60, { forbidden: 20 }]);
    assert.deepEqual(tenant.waits, []);
    tenant.advance(50 * MINUTE);
    assert.equal((await tenant.sweep()).parts, 0);
    tenant.advance(20 * MINUTE);
    assert.equal((await tenant.sweep()).done, 60);
  });

  it('ends after three forbidden batches in a row', async () => {
    await tenant.meet(...names(100));
    const refused: Failed = { state: 'failed', reason: 'forbidden', code: 'ErrorAccessDenied' };
    tenant.graph.failures.push(...Array(9).fill(refused));
    const { ended, failure, batches } = await tenant.sweep();
    assert.deepEqual([ended, failure, batches], ['failed', refused, 3]);
  });

  it('skips no one in a dry run in which one person’s batches fail', async () => {
    await tenant.meet(...names(60));
    const seen = new Set<string>();
    const { read } = tenant.graph;
    const { ended } = await tenant.sweep({
      dryRun: true,
      async read(items) {
        const readings = await read(items);
        if (items.some(({ objectId }) => objectId === 'p060')) return BROKEN;
        for (const { objectId } of items) seen.add(objectId);
        return readings;
      },
    });
    assert.deepEqual([ended, seen.size], ['failed', 59]);
  });

  it('does not wait for people who can’t be read at all', async () => {
    await tenant.meet(...names(3));
    tenant.graph.partFailures.set('p002', Array(10).fill({ state: 'failed', reason: 'no-mailbox' }));
    const { ended, parts } = await tenant.sweep({ maxWait: 60 * MINUTE });
    assert.deepEqual([ended, parts, tenant.waits], ['done', 3, []]);
  });

  it('ends at once when Graph refuses the app', async () => {
    await tenant.meet('anna');
    const refused: Failed = { state: 'failed', reason: 'forbidden', code: 'Authorization_RequestDenied' };
    tenant.graph.failures.push(refused);
    const { ended, failure } = await tenant.sweep();
    assert.deepEqual([ended, failure, tenant.waits], ['failed', refused, []]);
  });

  it('continues after a stop without reading anyone twice', async () => {
    await tenant.meet(...names(100));
    const stop = new AbortController();
    tenant.graph.onBatch = (batch) => (batch === 2 ? stop.abort() : undefined);
    assert.equal((await tenant.sweep({ signal: stop.signal })).ended, 'stopped');
    assert.equal(tenant.graph.batches.length, 2);
    tenant.graph.onBatch = () => {};
    assert.equal((await tenant.sweep()).done, 60);
    assert.deepEqual(readers().flat().sort(), names(100));
  });

  it('continues after a crash and rereads the batch in flight once the lease has expired', async () => {
    await tenant.meet(...names(50));
    const crash = new Error('The database went away.');
    const dying = { ...open.store.ledger, writeReadings: () => Promise.reject(crash) };
    const dead = { ...open.store.graphSlots, release: async () => {} };
    await assert.rejects(tenant.sweep({ ledger: dying, graphSlots: dead }), crash);
    assert.equal(tenant.graph.maxInFlight(), 1);
    const report = await tenant.sweep();
    assert.deepEqual([report.ended, report.done], ['done', 50]);
    assert.ok(tenant.waits.length > 10, 'The sweep did not wait for the slot.');
  });

  it('leaves no work in flight when the store fails one of two workers', async () => {
    await tenant.meet(...names(100));
    const { ledger } = open.store;
    let calls = 0;
    const failing = {
      ...ledger,
      writeReadings: (...args: Parameters<typeof ledger.writeReadings>) =>
        ++calls === 1 ? Promise.reject(new Error('No.')) : ledger.writeReadings(...args),
    };
    await startAt(2);
    const bothInFlight = Promise.withResolvers<void>();
    tenant.graph.onBatch = (batch) => (batch < 2 ? bothInFlight.promise : bothInFlight.resolve());
    await assert.rejects(tenant.sweep({ ledger: failing, ceiling: 2, wait: waitOneTurn }), /No\./);
    const batches = tenant.graph.batches.length;
    for (let turn = 0; turn < 50; turn++) await setImmediate();
    assert.equal(tenant.graph.batches.length, batches);
    assert.equal((await tenant.sweep()).left, 0);
  });

  it('keeps one batch in flight over all instances and reads each person once', async () => {
    await tenant.meet(...names(200));
    const wait = waitOneTurn;
    const second = { ledger: open.second.ledger, graphSlots: open.second.graphSlots, wait };
    const reports = await Promise.all([tenant.sweep({ wait }), tenant.sweep(second), tenant.sweep(second)]);
    assert.equal(tenant.graph.maxInFlight(), 1);
    assert.equal(
      reports.reduce((sum, { done }) => sum + done, 0),
      200,
    );
    assert.deepEqual(readers().flat().sort(), names(200));
  });

  describe('with a higher ceiling', () => {
    const four = { ceiling: 4, wait: waitOneTurn };
    const pace = async () =>
      (await open.second.graphSlots.adapt(tenant.tenantId, tenant.now(), (current) => current)).pace;
    /** From then on, batches wait for each other until `count` of them are in flight. */
    function waitForEachOther(count: number) {
      const together = Promise.withResolvers<void>();
      let inFlight = 0;
      return () => {
        inFlight += 1;
        if (inFlight === count) together.resolve();
        return together.promise;
      };
    }
    const moveClock = async (milliseconds: number) => tenant.advance(milliseconds);

    it('adds batches in flight while Graph allows them, up to the ceiling', async () => {
      await tenant.meet(...names(999));
      const { graphSlots } = open.store;
      let isAtCeiling = false;
      const adapt = async (...args: Parameters<typeof graphSlots.adapt>) => {
        const adapted = await graphSlots.adapt(...args);
        isAtCeiling ||= adapted.pace.atOnce === 4 && adapted.pace.trial === 0;
        return adapted;
      };
      const waitForFour = waitForEachOther(4);
      tenant.graph.onBatch = () => (isAtCeiling ? waitForFour() : undefined);
      const { ended, done, throttled } = await tenant.sweep({ ...four, graphSlots: { ...graphSlots, adapt } });
      assert.deepEqual([ended, done, throttled], ['done', 999, 0]);
      assert.deepEqual([tenant.graph.maxInFlight(), (await pace()).atOnce], [4, 4]);
      assert.deepEqual(readers().flat().sort(), names(999));
      // Each further batch in flight began small.
      assert.ok(readers().filter((batch) => batch.length === 2).length >= 9);
    });

    it('tries a second batch with two people, and leaves it when Graph refuses', async () => {
      await tenant.meet(...names(300));
      tenant.graph.allowed = 1;
      const trial = Promise.withResolvers<void>();
      tenant.graph.onBatch = (batch) => {
        if (tenant.graph.batches[batch - 1]?.length === 2) trial.resolve();
        return batch === 5 ? trial.promise : undefined;
      };
      const waits: number[] = [];
      const wait = async (milliseconds: number) => {
        waits.push(milliseconds);
        tenant.advance(milliseconds);
      };
      const { ended, done, throttled } = await tenant.sweep({ ...four, wait });
      assert.deepEqual([ended, done, throttled], ['done', 300, 2]);
      const { atOnce, refusedAt } = await pace();
      assert.deepEqual([tenant.graph.maxInFlight(), atOnce, refusedAt], [2, 1, 2]);
      // Two people were read again, after their Retry-After; no one else waited.
      assert.equal(readers().flat().length, 302);
      assert.ok(waits.length === 1 && (waits[0] ?? 0) >= SECOND, String(waits));
    });

    it('shares what it learned with all instances', async () => {
      await tenant.meet(...names(200));
      await startAt(2);
      const two = { ...four, ceiling: 2 };
      tenant.graph.onBatch = waitForEachOther(2);
      const second = { ledger: open.second.ledger, graphSlots: open.second.graphSlots };
      await Promise.all([tenant.sweep(two), tenant.sweep({ ...two, ...second })]);
      assert.equal(tenant.graph.maxInFlight(), 2);
      assert.deepEqual(readers().flat().sort(), names(200));
    });

    it('pauses, and halves the batches in flight, when Graph throttles full ones', async () => {
      await tenant.meet(...names(200));
      await startAt(4);
      tenant.graph.failures.push(BUSY);
      const { ended, done } = await tenant.sweep({ ...four, wait: moveClock });
      assert.deepEqual([ended, done], ['done', 200]);
      const { decreases, refusedAt } = await pace();
      assert.deepEqual([decreases, refusedAt], [1, 4]);
      assert.ok(tenant.now() >= later(7 * SECOND));
    });

    it('reads the people of a crashed instance once its lease has expired', async () => {
      await tenant.meet(...names(100));
      await startAt(2);
      const crash = new Error('The database went away.');
      const dying = { ...open.store.ledger, writeReadings: () => Promise.reject(crash) };
      const dead = { ...open.store.graphSlots, release: async () => {} };
      await assert.rejects(tenant.sweep({ ceiling: 2, ledger: dying, graphSlots: dead }), crash);
      const report = await tenant.sweep({ ceiling: 2 });
      assert.deepEqual([report.ended, report.done], ['done', 100]);
    });

    it('halves the batches in flight for a person whom Graph throttles', async () => {
      await tenant.meet('anna');
      await tenant.sweep();
      await startAt(4);
      await pauseForPerson(open.second.graphSlots, tenant.tenantId, tenant.now(), later(3 * SECOND));
      const { atOnce } = await pace();
      assert.deepEqual(
        [atOnce, await open.store.graphSlots.pausedUntil(tenant.tenantId, tenant.now())],
        [2, later(3 * SECOND)],
      );
    });
  });

  it('reads people with priority first', async () => {
    await tenant.meet(...names(60));
    tenant.advance(1);
    const intervals = { regular: HOUR, priority: 15 * MINUTE, priorityPeriod: 2 * HOUR };
    await prioritize(open.store.ledger, { tenantId: tenant.tenantId, objectId: 'p060' }, intervals, tenant.now());
    await tenant.sweep();
    assert.equal(tenant.graph.batches[0]?.[0]?.objectId, 'p060');
  });

  it('reads people with priority every 15 minutes for two hours', async () => {
    await tenant.meet('anna', 'bea');
    await tenant.sweep();
    const intervals = { regular: HOUR, priority: 15 * MINUTE, priorityPeriod: 2 * HOUR };
    await prioritize(open.store.ledger, { tenantId: tenant.tenantId, objectId: 'anna' }, intervals, tenant.now());
    const reads = { anna: 0, bea: 0 };
    for (let minute = 0; minute < 6 * 60; minute++) {
      tenant.advance(MINUTE);
      const from = tenant.graph.batches.length;
      await tenant.sweep();
      for (const batch of tenant.graph.batches.slice(from))
        for (const { objectId } of batch) reads[objectId as 'anna'] += 1;
    }
    assert.deepEqual(reads, { anna: 8 + 4, bea: 6 });
  });

  it('reads changed photos again after the priority interval', async () => {
    await tenant.meet('anna', 'bea');
    await tenant.sweep();
    tenant.graph.change('anna', 'anna today/jpeg');
    tenant.advance(2 * HOUR);
    await tenant.sweep();
    tenant.advance(16 * MINUTE);
    tenant.graph.change('anna', 'anna after all/jpeg');
    assert.deepEqual([(await tenant.sweep()).done, await tenant.changes()], [1, ['anna changed']]);
  });

  it('reads all people after they are marked as due', async () => {
    await tenant.meet(...names(30));
    await tenant.sweep();
    await markAllDue(open.store.ledger, tenant.tenantId, tenant.now(), NEVER);
    assert.equal((await tenant.sweep()).done, 30);
  });

  it('writes nothing in a dry run', async () => {
    await tenant.meet(...names(50));
    await tenant.sweep();
    tenant.graph.change('p001', 'another person/jpeg');
    tenant.graph.change('p050', undefined);
    const { done, changed, vanished, ended } = await tenant.sweep({ dryRun: true });
    assert.deepEqual({ done, changed, vanished, ended }, { done: 50, changed: 1, vanished: 1, ended: 'done' });
    assert.deepEqual(await tenant.changes(), []);
    tenant.advance(2 * HOUR);
    const second = await tenant.sweep();
    assert.deepEqual([second.changed, second.vanished], [1, 1]);
  });

  it('skips no one in a dry run in which a batch fails', async () => {
    await tenant.meet(...names(50));
    tenant.graph.onBatch = (batch) => {
      if (batch === 1) tenant.graph.failures.push(BUSY);
    };
    assert.equal((await tenant.sweep({ dryRun: true })).done, 50);
  });

  it('counts only the people who are due', async () => {
    await tenant.meet(...names(30));
    await tenant.sweep();
    tenant.advance(30 * MINUTE);
    await tenant.meet('anna', 'bea');
    const count = () => Promise.reject(new Error('This counts all people.'));
    const lefts: number[] = [];
    const ledger = { ...open.store.ledger, count };
    await tenant.sweep({ ledger, onProgress: ({ left, done }) => lefts.push(left + done) });
    assert.deepEqual(lefts, [2]);
  });

  it('reports its progress', async () => {
    await tenant.meet(...names(60));
    const lefts: number[] = [];
    tenant.graph.onBatch = () => tenant.advance(SECOND);
    const report = await tenant.sweep({ onProgress: ({ left }) => lefts.push(left) });
    assert.deepEqual(lefts, [40, 20, 0]);
    assert.equal(Math.round(report.rate), 20);
  });
});
