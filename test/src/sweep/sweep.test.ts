import assert from 'node:assert/strict';
import { setImmediate } from 'node:timers/promises';
import { withCrossInstancePause } from '../../../src/microsoft365/graph/cross-instance-pause.ts';
import { createGraphGate } from '../../../src/microsoft365/graph/graph-gate.ts';
import type { Failed } from '../../../src/photo/evidence.ts';
import type { Ledger } from '../../../src/store/ledger/types.ts';
import { markAllDue } from '../../../src/sweep/mark-all-due.ts';
import { prioritize } from '../../../src/sweep/read-intervals.ts';
import { onBothStores } from '../../helpers/store/both-stores.ts';
import { names, type Sweeping, startSweeping } from '../../helpers/sweep/sweeping.ts';
import { DAY, HOUR, later, MINUTE, SECOND } from '../../helpers/sweep/watched.ts';

const BUSY: Failed = { state: 'failed', reason: 'throttled', retryAfter: 7 * SECOND };
const BROKEN: Failed = { state: 'failed', reason: 'unavailable' };
const NEVER = new AbortController().signal;

/** While others work, the clock does not move: no lease ends. */
const standStill = () => setImmediate();

/** A ledger that tells when so many batches have been planned. */
function telling(ledger: Ledger) {
  let plans = 0;
  const plan = async (...asked: Parameters<Ledger['plan']>) => {
    const made = await ledger.plan(...asked);
    plans += 1;
    return made;
  };
  const planned = async (count: number) => {
    while (plans < count) await setImmediate();
  };
  return { ledger: { ...ledger, plan }, planned };
}

onBothStores('A sweep', (open) => {
  let tenant: Sweeping;
  beforeEach(() => {
    tenant = startSweeping(open.store);
  });
  const readers = () => tenant.graph.batches.map((batch) => batch.map(({ objectId }) => objectId));

  it('reads everybody once, in full batches, and takes what it sees first for granted', async () => {
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

  it('tells who changed, removed or added their photo, once', async () => {
    await tenant.meet('anna', 'bea', 'carl', 'dora');
    tenant.graph.change('carl', undefined);
    await tenant.sweep();
    tenant.graph.change('anna', 'anna today/jpeg');
    tenant.graph.change('bea', undefined);
    tenant.graph.change('carl', 'carl/jpeg');
    tenant.pass(2 * HOUR);
    const { appeared, changed, vanished } = await tenant.sweep();
    assert.deepEqual({ appeared, changed, vanished }, { appeared: 1, changed: 1, vanished: 1 });
    assert.deepEqual(await tenant.changes(), ['anna changed', 'bea vanished', 'carl appeared']);
    tenant.pass(2 * HOUR);
    await tenant.sweep();
    assert.deepEqual(await tenant.changes(), []);
  });

  it('says nothing of an ETag that flaps over the same picture, encoded anew or not', async () => {
    await tenant.meet('anna');
    await tenant.sweep();
    tenant.graph.change('anna', 'anna today/jpeg');
    tenant.pass(2 * HOUR);
    await tenant.sweep();
    assert.deepEqual(await tenant.changes(), ['anna changed']);
    for (const picture of ['anna today/jpeg', 'anna today/jpeg', 'anna today/smaller jpeg']) {
      tenant.graph.change('anna', picture);
      tenant.pass(2 * HOUR);
      assert.equal((await tenant.sweep()).samePicture, 1);
    }
    assert.deepEqual(await tenant.changes(), []);
    tenant.graph.change('anna', 'anna tomorrow/jpeg');
    tenant.pass(2 * HOUR);
    await tenant.sweep();
    assert.deepEqual(await tenant.changes(), ['anna changed']);
  });

  it('takes back that a photo vanished when the same one is there again', async () => {
    await tenant.meet('anna');
    await tenant.sweep();
    for (const picture of ['anna/jpeg', undefined, 'anna/jpeg']) {
      tenant.graph.change('anna', picture);
      tenant.pass(2 * HOUR);
      await tenant.sweep();
      if (picture && tenant.graph.person('anna').etag === 2) assert.deepEqual(await tenant.changes(), ['anna changed']);
    }
    assert.deepEqual(await tenant.changes(), []);
  });

  it('does not forget the change before that, if nobody has decided on it yet', async () => {
    await tenant.meet('anna', 'bea');
    await tenant.sweep();
    const look = async () => {
      tenant.pass(2 * HOUR);
      await tenant.sweep();
    };
    for (const name of ['anna', 'bea']) tenant.graph.change(name, `${name} today/jpeg`);
    await look();
    for (let times = 0; times < 2; times++) {
      for (const name of ['anna', 'bea']) tenant.graph.change(name, undefined);
      await look();
      tenant.graph.change('anna', 'anna today/jpeg');
      await look();
    }
    assert.deepEqual(await tenant.changes(), ['anna changed', 'bea vanished']);
    await look();
    assert.deepEqual(await tenant.changes(), []);
  });

  it('erases whoever is not in the directory any more', async () => {
    await tenant.meet('anna', 'bea');
    tenant.graph.change('bea', undefined);
    await tenant.sweep();
    for (const name of ['anna', 'bea']) tenant.graph.person(name).gone = true;
    tenant.pass(2 * HOUR);
    assert.equal((await tenant.sweep()).gone, 1);
    tenant.pass(7 * DAY);
    assert.equal((await tenant.sweep()).gone, 1);
    assert.deepEqual(await tenant.changes(), []);
    assert.deepEqual(await open.store.roster.count(tenant.tenantId), { here: 0, unreachable: 0, optedOut: 0 });
  });

  it('asks those again that were put off, at their own time, and keeps the others', async () => {
    await tenant.meet(...names(5));
    tenant.graph.parts.set('p002', [BUSY]);
    tenant.graph.parts.set('p004', [{ ...BUSY, retryAfter: 30 * SECOND }]);
    const { done, throttled, parts } = await tenant.sweep();
    assert.deepEqual({ done, throttled, parts }, { done: 5, throttled: 2, parts: 7 });
    assert.deepEqual(readers(), [names(5), ['p002'], ['p004']]);
    const [first = 0, second = 0] = tenant.waits;
    assert.ok(first >= 7 * SECOND && first < 8 * SECOND);
    assert.ok(first + second >= 30 * SECOND && first + second < 33 * SECOND);
  });

  it('goes on for the others where one part fails', async () => {
    await tenant.meet(...names(3));
    tenant.graph.parts.set('p002', Array(10).fill({ state: 'failed', reason: 'mailbox-on-premises' }));
    const { done, failed } = await tenant.sweep({ patience: 0 });
    assert.deepEqual([done, failed], [3, { 'mailbox-on-premises': 1 }]);
    tenant.pass(30 * SECOND);
    assert.equal((await tenant.sweep({ patience: 0 })).parts, 0);
  });

  it('leaves Graph alone for as long as it asks, on all instances, and reads the same people then', async () => {
    await tenant.meet(...names(3));
    tenant.graph.failures.push(BUSY);
    const second = { ledger: open.second.ledger, graphSlots: open.second.graphSlots };
    const { ended, pausedUntil } = await tenant.sweep({ patience: SECOND });
    assert.deepEqual([ended, pausedUntil], ['paused', later(7 * SECOND)]);
    assert.equal((await tenant.sweep({ ...second, patience: SECOND })).ended, 'paused');
    assert.equal(tenant.graph.batches.length, 1);
    const report = await tenant.sweep(second);
    assert.deepEqual([report.ended, report.done], ['done', 3]);
    assert.deepEqual(tenant.waits, [7 * SECOND]);
    assert.deepEqual(readers(), [names(3), names(3)]);
  });

  it('sends no further batch, not even a planned one, when somebody waits who goes first', async () => {
    await tenant.meet(...names(60));
    const pausing: Promise<void>[] = [];
    const gate = withCrossInstancePause(createGraphGate(), {
      pause: (until) => void pausing.push(open.second.graphSlots.pause(tenant.tenantId, until)),
      now: tenant.now,
    });
    const { ledger, planned } = telling(open.store.ledger);
    const leftAt: Date[] = [];
    tenant.graph.during = async (batch) => {
      leftAt.push(tenant.now());
      if (batch !== 1) return;
      await planned(2);
      const putOff = { ...BUSY, retryAfter: SECOND };
      assert.deepEqual(await gate.forPerson(async () => ({ photo: putOff }), NEVER), { photo: putOff });
      await Promise.all(pausing);
    };
    const { ended, done } = await tenant.sweep({ ledger });
    assert.deepEqual([ended, done, tenant.waits], ['done', 60, [3 * SECOND]]);
    assert.deepEqual(leftAt, [later(0), later(3 * SECOND), later(3 * SECOND)]);
    assert.deepEqual(readers().flat().sort(), names(60));
  });

  it('leaves nobody out when it is tried and has to pause', async () => {
    await tenant.meet(...names(60));
    const { ledger, planned } = telling(open.store.ledger);
    tenant.graph.during = async (batch) => {
      if (batch !== 1) return;
      await planned(2);
      await open.second.graphSlots.pause(tenant.tenantId, later(SECOND));
    };
    assert.equal((await tenant.sweep({ dryRun: true, ledger })).done, 60);
    assert.deepEqual(readers().flat().sort(), names(60));
    assert.deepEqual(tenant.waits, [SECOND]);
  });

  it('tries again ever later where whole batches fail, and gives up in the end', async () => {
    await tenant.meet('anna');
    tenant.graph.failures.push(BROKEN, BROKEN);
    assert.equal((await tenant.sweep()).ended, 'done');
    assert.deepEqual(tenant.waits, [2_250, 4_500]);
    tenant.pass(2 * HOUR);
    tenant.graph.failures.push(...Array(5).fill(BROKEN));
    const { ended, failure } = await tenant.sweep();
    assert.deepEqual([ended, failure], ['failed', BROKEN]);
  });

  it('sorts out who spoils each batch that they are in, and reads the others', async () => {
    await tenant.meet(...names(60));
    const { read } = tenant.graph;
    const spoilt = async (asked: Parameters<typeof read>[0]) => {
      const readings = await read(asked);
      return asked.some(({ objectId }) => objectId === 'p004') ? BROKEN : readings;
    };
    const first = await tenant.sweep({ read: spoilt });
    assert.deepEqual([first.ended, first.failure], ['failed', BROKEN]);
    const then = await tenant.sweep({ read: spoilt, patience: 0 });
    assert.deepEqual([then.ended, first.done + then.done], ['done', 60]);
    assert.ok(Number(first.failed.unavailable) <= 2);
  });

  it('reads the others, too, where a whole batch of people is closed to the app', async () => {
    await tenant.meet(...names(60));
    const refused: Failed = { state: 'failed', reason: 'forbidden', code: 'ErrorAccessDenied' };
    tenant.graph.failures.push(refused);
    const { ended, done, failed } = await tenant.sweep();
    assert.deepEqual([ended, done, failed], ['done', 60, { forbidden: 20 }]);
    assert.deepEqual(tenant.waits, []);
    tenant.pass(50 * MINUTE);
    assert.equal((await tenant.sweep()).parts, 0);
    tenant.pass(20 * MINUTE);
    assert.equal((await tenant.sweep()).done, 60);
  });

  it('ends where nobody is open to the app, without asking for everybody', async () => {
    await tenant.meet(...names(100));
    const refused: Failed = { state: 'failed', reason: 'forbidden', code: 'ErrorAccessDenied' };
    tenant.graph.failures.push(...Array(9).fill(refused));
    const { ended, failure, batches } = await tenant.sweep();
    assert.deepEqual([ended, failure, batches], ['failed', refused, 3]);
  });

  it('leaves nobody out when it is tried and somebody spoils batches', async () => {
    await tenant.meet(...names(60));
    const seen = new Set<string>();
    const { read } = tenant.graph;
    const { ended } = await tenant.sweep({
      dryRun: true,
      async read(asked) {
        const readings = await read(asked);
        if (asked.some(({ objectId }) => objectId === 'p060')) return BROKEN;
        for (const { objectId } of asked) seen.add(objectId);
        return readings;
      },
    });
    assert.deepEqual([ended, seen.size], ['failed', 59]);
  });

  it('does not wait for those who can not be read at all', async () => {
    await tenant.meet(...names(3));
    tenant.graph.parts.set('p002', Array(10).fill({ state: 'failed', reason: 'no-mailbox' }));
    const { ended, parts } = await tenant.sweep({ patience: 60 * MINUTE });
    assert.deepEqual([ended, parts, tenant.waits], ['done', 3, []]);
  });

  it('ends at once where the app is not let in', async () => {
    await tenant.meet('anna');
    const refused: Failed = { state: 'failed', reason: 'forbidden', code: 'Authorization_RequestDenied' };
    tenant.graph.failures.push(refused);
    const { ended, failure } = await tenant.sweep();
    assert.deepEqual([ended, failure, tenant.waits], ['failed', refused, []]);
  });

  it('goes on where it was stopped, and reads nobody twice', async () => {
    await tenant.meet(...names(100));
    const stop = new AbortController();
    tenant.graph.during = (batch) => (batch === 2 ? stop.abort() : undefined);
    assert.equal((await tenant.sweep({ signal: stop.signal })).ended, 'stopped');
    assert.equal(tenant.graph.batches.length, 2);
    tenant.graph.during = () => {};
    assert.equal((await tenant.sweep()).done, 60);
    assert.deepEqual(readers().flat().sort(), names(100));
  });

  it('goes on after a crash: whoever was in flight is read again once the slot is free', async () => {
    await tenant.meet(...names(50));
    const crash = new Error('The database went away.');
    const dying = { ...open.store.ledger, apply: () => Promise.reject(crash) };
    const dead = { ...open.store.graphSlots, giveBack: async () => {} };
    await assert.rejects(tenant.sweep({ ledger: dying, graphSlots: dead }), crash);
    assert.equal(tenant.graph.mostAtOnce(), 1);
    const report = await tenant.sweep();
    assert.deepEqual([report.ended, report.done], ['done', 50]);
    assert.ok(tenant.waits.length > 10, 'The slot was not waited for.');
  });

  it('leaves nothing under way when the store fails one of two lanes', async () => {
    await tenant.meet(...names(100));
    const { ledger } = open.store;
    let calls = 0;
    const failing = {
      ...ledger,
      apply: (...of: Parameters<typeof ledger.apply>) =>
        ++calls === 1 ? Promise.reject(new Error('No.')) : ledger.apply(...of),
    };
    const bothInFlight = Promise.withResolvers<void>();
    tenant.graph.during = (batch) => (batch === 1 ? bothInFlight.promise : bothInFlight.resolve());
    await assert.rejects(tenant.sweep({ ledger: failing, batchesAtOnce: 2, wait: standStill }), /No\./);
    const then = tenant.graph.batches.length;
    for (let turn = 0; turn < 50; turn++) await setImmediate();
    assert.equal(tenant.graph.batches.length, then);
    assert.equal((await tenant.sweep()).left, 0);
  });

  it('keeps one batch in flight over all instances, and no two read the same person', async () => {
    await tenant.meet(...names(200));
    const wait = standStill;
    const second = { ledger: open.second.ledger, graphSlots: open.second.graphSlots, wait };
    const reports = await Promise.all([tenant.sweep({ wait }), tenant.sweep(second), tenant.sweep(second)]);
    assert.equal(tenant.graph.mostAtOnce(), 1);
    assert.equal(
      reports.reduce((sum, { done }) => sum + done, 0),
      200,
    );
    assert.deepEqual(readers().flat().sort(), names(200));
  });

  it('has as many in flight as the setting says, no more', async () => {
    await tenant.meet(...names(200));
    const two = { batchesAtOnce: 2, wait: standStill };
    const bothInFlight = Promise.withResolvers<void>();
    tenant.graph.during = (batch) => (batch === 1 ? bothInFlight.promise : bothInFlight.resolve());
    await Promise.all([
      tenant.sweep(two),
      tenant.sweep({ ledger: open.second.ledger, graphSlots: open.second.graphSlots, ...two }),
    ]);
    assert.equal(tenant.graph.mostAtOnce(), 2);
    assert.deepEqual(readers().flat().sort(), names(200));
  });

  it('looks first at whoever waits', async () => {
    await tenant.meet(...names(60));
    tenant.pass(1);
    const intervals = { regular: HOUR, priority: 15 * MINUTE, priorityPeriod: 2 * HOUR };
    await prioritize(open.store.ledger, { tenantId: tenant.tenantId, objectId: 'p060' }, intervals, tenant.now());
    await tenant.sweep();
    assert.equal(tenant.graph.batches[0]?.[0]?.objectId, 'p060');
  });

  it('looks every quarter of an hour at whoever asked or changed their photo, for two hours', async () => {
    await tenant.meet('anna', 'bea');
    await tenant.sweep();
    const intervals = { regular: HOUR, priority: 15 * MINUTE, priorityPeriod: 2 * HOUR };
    await prioritize(open.store.ledger, { tenantId: tenant.tenantId, objectId: 'anna' }, intervals, tenant.now());
    const looks = { anna: 0, bea: 0 };
    for (let minute = 0; minute < 6 * 60; minute++) {
      tenant.pass(MINUTE);
      const from = tenant.graph.batches.length;
      await tenant.sweep();
      for (const batch of tenant.graph.batches.slice(from))
        for (const { objectId } of batch) looks[objectId as 'anna'] += 1;
    }
    assert.deepEqual(looks, { anna: 8 + 4, bea: 6 });
  });

  it('looks soon again at whoever changed their photo', async () => {
    await tenant.meet('anna', 'bea');
    await tenant.sweep();
    tenant.graph.change('anna', 'anna today/jpeg');
    tenant.pass(2 * HOUR);
    await tenant.sweep();
    tenant.pass(16 * MINUTE);
    tenant.graph.change('anna', 'anna after all/jpeg');
    assert.deepEqual([(await tenant.sweep()).done, await tenant.changes()], [1, ['anna changed']]);
  });

  it('reads everybody now where that is wanted', async () => {
    await tenant.meet(...names(30));
    await tenant.sweep();
    await markAllDue(open.store.ledger, tenant.tenantId, tenant.now(), NEVER);
    assert.equal((await tenant.sweep()).done, 30);
  });

  it('can be tried without writing anything', async () => {
    await tenant.meet(...names(50));
    await tenant.sweep();
    tenant.graph.change('p001', 'somebody else/jpeg');
    tenant.graph.change('p050', undefined);
    const { done, changed, vanished, ended } = await tenant.sweep({ dryRun: true });
    assert.deepEqual({ done, changed, vanished, ended }, { done: 50, changed: 1, vanished: 1, ended: 'done' });
    assert.deepEqual(await tenant.changes(), []);
    tenant.pass(2 * HOUR);
    const { changed: then, vanished: too } = await tenant.sweep();
    assert.deepEqual([then, too], [1, 1]);
  });

  it('leaves nobody out when it is tried and a batch fails', async () => {
    await tenant.meet(...names(50));
    tenant.graph.during = (batch) => {
      if (batch === 1) tenant.graph.failures.push(BUSY);
    };
    assert.equal((await tenant.sweep({ dryRun: true })).done, 50);
  });

  it('counts those who are due, not everybody', async () => {
    await tenant.meet(...names(30));
    await tenant.sweep();
    tenant.pass(30 * MINUTE);
    await tenant.meet('anna', 'bea');
    const count = () => Promise.reject(new Error('This looks at everybody.'));
    const lefts: number[] = [];
    const ledger = { ...open.store.ledger, count };
    await tenant.sweep({ ledger, onProgress: ({ left, done }) => lefts.push(left + done) });
    assert.deepEqual(lefts, [2]);
  });

  it('says how far it is', async () => {
    await tenant.meet(...names(60));
    const lefts: number[] = [];
    tenant.graph.during = () => tenant.pass(SECOND);
    const report = await tenant.sweep({ onProgress: ({ left }) => lefts.push(left) });
    assert.deepEqual(lefts, [40, 20, 0]);
    assert.equal(Math.round(report.rate), 20);
  });
});
