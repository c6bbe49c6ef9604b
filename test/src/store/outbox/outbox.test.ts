import assert from 'node:assert/strict';
import type { NewMessage } from '../../../../src/store/outbox/types.ts';
import { NUDGE_RETENTION_MS } from '../../../../src/store/retention.ts';
import type { Store } from '../../../../src/store/types.ts';
import { onBothStores } from '../../../helpers/store/both-stores.ts';

const NOON = new Date('2026-03-04T12:00:00Z');
const later = (seconds: number) => new Date(NOON.getTime() + seconds * 1_000);
const message = (tenantId: string, objectId: string, changeId: string, overrides: Partial<NewMessage>): NewMessage => ({
  tenantId,
  objectId,
  changeId,
  kind: 'nudge',
  change: 'changed',
  evidence: { known: ['one'] },
  notBefore: NOON,
  ...overrides,
});
const DUE = { seenUntil: NOON, now: NOON, claimedUntil: later(1), limit: 10 };
const claimOf = (by: string, now = NOON) => ({ by, now, until: new Date(now.getTime() + 60_000) });

let tenants = 0;
const SENDER = { address: {}, language: 'en', timeZone: 'UTC', event: 'installed' } as const;

onBothStores('The outbox', (open) => {
  let tenantId: string;
  let store: Store;
  beforeEach(async () => {
    tenantId = `outbox-${++tenants}`;
    store = open.store;
    for (const objectId of ['nora', 'luca', 'ada']) await store.roster.upsert({ tenantId, objectId }, SENDER, NOON);
  });

  const nudge = (objectId: string, changeId: string, overrides: Partial<NewMessage> = {}) =>
    message(tenantId, objectId, changeId, overrides);
  const nora = () => ({ tenantId, objectId: 'nora' });
  const claim = async (by: string, now = NOON) => {
    const claimed = await store.outbox.claim(tenantId, { ...claimOf(by, now), limit: 10 });
    return claimed.map(({ objectId }) => objectId);
  };
  const send = async (by: string, id: string, now = NOON) => {
    await claim(by, now);
    return store.outbox.markSending(tenantId, [id], claimOf(by, now));
  };

  /** Adds an undecided change of Nora's photo. Returns its id. */
  async function changeOfNora(): Promise<string> {
    const slot = await store.graphSlots.acquire({ tenantId, holder: `${++tenants}`, slots: 1 }, NOON, later(60));
    assert.ok('lease' in slot);
    const plan = await store.ledger.plan(slot.lease, { now: NOON, leaseUntil: later(60), limit: 9, inFlight: [] });
    assert.ok(plan !== 'lost' && 'people' in plan);
    const person = plan.people.find(({ objectId }) => objectId === 'nora') ?? assert.fail('She is not watched.');
    await store.graphSlots.release(slot.lease);
    const read = { snapshot: { presence: 'none' }, readAt: NOON, verifiedAt: NOON, dueAt: NOON } as const;
    const result = { ...read, person, priorityUntil: undefined, failedReads: 0 };
    await store.ledger.writeReadings(tenantId, [{ ...result, event: { change: 'vanished' } }], NOON);
    const [change] = await store.changes.claimDue(tenantId, { ...DUE, claimedUntil: NOON });
    return change?.id ?? assert.fail('There is no change.');
  }
  const states = () => store.outbox.byState(tenantId);

  it('returns a due message once, unchanged', async () => {
    assert.equal(await store.outbox.enqueue(nudge('nora', '1'), NOON), 'added');
    await store.outbox.enqueue(nudge('luca', '2', { notBefore: later(10) }), NOON);
    const claimed = await store.outbox.claim(tenantId, { ...claimOf('a'), limit: 10 });
    const { notBefore: _n, ...rest } = nudge('nora', '1');
    assert.deepEqual(claimed, [{ ...rest, id: '1:nudge', queuedAt: NOON, attempts: 0 }]);
    assert.deepEqual(await claim('b'), []);
    assert.deepEqual(await claim('b', later(10)), ['luca']);
  });

  it('accepts one message of a kind for a change, whatever its result', async () => {
    await store.outbox.enqueue(nudge('nora', '1'), NOON);
    assert.equal(await store.outbox.enqueue(nudge('nora', '1'), NOON), 'known');
    await send('a', '1:nudge');
    await store.outbox.recordResults(tenantId, 'a', [{ id: '1:nudge', state: 'given-up', reason: 'x' }], NOON);
    assert.equal(await store.outbox.enqueue(nudge('nora', '1'), NOON), 'known');
    assert.equal(await store.outbox.enqueue(nudge('nora', '1', { kind: 'reminder' }), NOON), 'added');
  });

  it('keeps one open message per person: a newer change supersedes a pending one and waits for one being sent', async () => {
    await store.outbox.enqueue(nudge('nora', '1'), NOON);
    assert.equal(await store.outbox.enqueue(nudge('nora', '2'), NOON), 'added');
    assert.deepEqual(await states(), { superseded: 1, pending: 1 });
    await claim('a');
    assert.equal(await store.outbox.enqueue(nudge('nora', '3'), NOON), 'busy');
    await store.outbox.markSending(tenantId, ['2:nudge'], claimOf('a'));
    assert.equal(await store.outbox.enqueue(nudge('nora', '3'), NOON), 'busy');
    await store.outbox.recordResults(tenantId, 'a', [{ id: '2:nudge', state: 'sent', activityId: '7' }], NOON);
    assert.equal(await store.outbox.enqueue(nudge('nora', '3'), NOON), 'added');
  });

  it('refuses a reminder while a nudge is pending', async () => {
    await store.outbox.enqueue(nudge('nora', '2'), NOON);
    assert.equal(await store.outbox.enqueue(nudge('nora', '1', { kind: 'reminder' }), NOON), 'busy');
  });

  it('stores a decision and its message, or neither', async () => {
    const change = await changeOfNora();
    const undecided = async () =>
      (await store.changes.claimDue(tenantId, { ...DUE, now: later(++queries * 100) })).length;
    let queries = 0;
    assert.equal(await undecided(), 1);
    await store.outbox.enqueue(nudge('nora', '0'), NOON);
    await claim('a');
    assert.equal(await store.outbox.decideAndEnqueue(nudge('nora', change), 'nudge', NOON), 'busy');
    assert.equal(await undecided(), 1);
    await store.outbox.recordResults(tenantId, 'a', [{ id: '0:nudge', state: 'dropped' }], NOON);
    assert.equal(await store.outbox.decideAndEnqueue(nudge('nora', change), 'nudge', NOON), 'added');
    assert.equal(await undecided(), 0);
    assert.equal(await store.outbox.decideAndEnqueue(nudge('nora', change), 'nudge', NOON), 'known');
  });

  it('lets another instance claim a message after the claim expires', async () => {
    await store.outbox.enqueue(nudge('nora', '1'), NOON);
    await claim('a');
    assert.deepEqual(await claim('b', later(59)), []);
    assert.deepEqual(await claim('b', later(60)), ['nora']);
    assert.deepEqual([...(await store.outbox.markSending(tenantId, ['1:nudge'], claimOf('a')))], []);
    assert.deepEqual([...(await store.outbox.markSending(tenantId, ['1:nudge'], claimOf('b')))], ['1:nudge']);
  });

  it('releases claimed messages that are not being sent', async () => {
    await store.outbox.enqueue(nudge('nora', '1'), NOON);
    await store.outbox.enqueue(nudge('luca', '2'), NOON);
    await send('a', '1:nudge');
    await store.outbox.release(tenantId, 'a');
    assert.deepEqual(await claim('b'), ['luca']);
  });

  it('never resends what a dead instance was sending', async () => {
    await store.outbox.enqueue(nudge('nora', '1'), NOON);
    await send('a', '1:nudge');
    assert.equal(await store.outbox.expireClaims(tenantId, later(59), later(100)), 0);
    assert.equal(await store.outbox.expireClaims(tenantId, later(60), later(100)), 1);
    assert.deepEqual(await states(), { 'in-doubt': 1 });
    assert.deepEqual(await claim('b', later(10_000)), []);
    const [inDoubt] = await store.outbox.claimRechecks(tenantId, { now: later(100), until: later(200), limit: 10 });
    assert.equal(inDoubt?.state, 'in-doubt');
    assert.equal(inDoubt.objectId, 'nora');
  });

  it('accepts a late result of a slow instance, but not its retry', async () => {
    await store.outbox.enqueue(nudge('nora', '1'), NOON);
    await store.outbox.enqueue(nudge('luca', '2'), NOON);
    await claim('a');
    await store.outbox.markSending(tenantId, ['1:nudge', '2:nudge'], claimOf('a'));
    await store.outbox.expireClaims(tenantId, later(60), later(100));
    const results = [
      { id: '1:nudge', state: 'sent', activityId: '7' },
      { id: '2:nudge', state: 'pending', notBefore: later(70) },
    ] as const;
    await store.outbox.recordResults(tenantId, 'b', results, later(61));
    assert.deepEqual(await states(), { 'in-doubt': 2 });
    await store.outbox.recordResults(tenantId, 'a', results, later(61));
    assert.deepEqual(await states(), { sent: 1, 'in-doubt': 1 });
  });

  it('records many results at once', async () => {
    for (const [index, who] of ['nora', 'luca', 'ada'].entries()) {
      await store.outbox.enqueue(nudge(who, `${index}`), NOON);
    }
    await claim('a');
    await store.outbox.markSending(tenantId, ['0:nudge', '1:nudge', '2:nudge'], claimOf('a'));
    await store.outbox.recordResults(
      tenantId,
      'a',
      [
        { id: '0:nudge', state: 'sent', activityId: '77', recheckAt: later(30) },
        { id: '1:nudge', state: 'pending', reason: 'Throttled', notBefore: later(5) },
        { id: '2:nudge', state: 'pending', reason: 'no-token', notBefore: later(9), refundAttempt: true },
      ],
      later(1),
    );
    assert.deepEqual(await states(), { sent: 1, pending: 2 });
    assert.deepEqual(await claim('b', later(4)), []);
    const again = await store.outbox.claim(tenantId, { ...claimOf('b', later(9)), limit: 10 });
    assert.deepEqual(Object.fromEntries(again.map(({ objectId, attempts }) => [objectId, attempts])), {
      luca: 1,
      ada: 0,
    });
    const [sent] = await store.outbox.claimRechecks(tenantId, { now: later(30), until: later(90), limit: 10 });
    assert.equal(sent?.activityId, '77');
    assert.deepEqual(sent.settledAt, later(1));
  });

  it('repeats a check until follow-up ends, also when an instance dies', async () => {
    await store.outbox.enqueue(nudge('nora', '1'), NOON);
    await send('a', '1:nudge');
    await store.outbox.recordResults(tenantId, 'a', [{ id: '1:nudge', state: 'sent', recheckAt: later(10) }], NOON);
    const recheck = async (now: Date) =>
      (await store.outbox.claimRechecks(tenantId, { now, until: new Date(now.getTime() + 60_000), limit: 10 })).map(
        ({ rechecks }) => rechecks,
      );
    assert.deepEqual(await recheck(later(9)), []);
    assert.deepEqual(await recheck(later(10)), [1]);
    assert.deepEqual(await recheck(later(69)), []);
    assert.deepEqual(await recheck(later(70)), [2]);
    await store.outbox.recordFollowUp({ tenantId, id: '1:nudge' }, { again: later(500) });
    assert.deepEqual(await recheck(later(499)), []);
    assert.deepEqual(await recheck(later(500)), [3]);
    await store.outbox.recordFollowUp({ tenantId, id: '1:nudge' }, { ended: 'right', at: later(502) });
    assert.deepEqual(await recheck(later(50_000)), []);
  });

  it('gives released checks to another instance at once, and does not count them', async () => {
    await store.outbox.enqueue(nudge('nora', '1'), NOON);
    await send('a', '1:nudge');
    await store.outbox.recordResults(tenantId, 'a', [{ id: '1:nudge', state: 'sent', recheckAt: later(10) }], NOON);
    const claimRechecks = () => store.outbox.claimRechecks(tenantId, { now: later(10), until: later(70), limit: 10 });
    const claimed = await claimRechecks();
    await store.outbox.releaseRechecks(claimed, later(69), later(10));
    assert.deepEqual(await claimRechecks(), [], 'the claim of another instance stays');
    await store.outbox.releaseRechecks(claimed, later(70), later(10));
    assert.deepEqual(
      (await claimRechecks()).map(({ rechecks }) => rechecks),
      [1],
    );
  });

  it('gives released changes to another instance at once', async () => {
    const id = await changeOfNora();
    const claimDue = () => store.changes.claimDue(tenantId, { ...DUE, claimedUntil: later(60) });
    const claimed = await claimDue();
    assert.deepEqual(
      claimed.map((change) => change.id),
      [id],
    );
    await store.changes.release(tenantId, claimed, later(59));
    assert.deepEqual(await claimDue(), [], 'the claim of another instance stays');
    await store.changes.release(tenantId, claimed, later(60));
    assert.equal((await claimDue()).length, 1);
  });

  it('follows up the newest change only', async () => {
    await store.outbox.enqueue(nudge('nora', '1'), NOON);
    await send('a', '1:nudge');
    await store.outbox.recordResults(tenantId, 'a', [{ id: '1:nudge', state: 'sent', recheckAt: later(10) }], NOON);
    await store.outbox.enqueue(nudge('nora', '2'), NOON);
    assert.deepEqual(await store.outbox.claimRechecks(tenantId, { now: later(99), until: later(100), limit: 10 }), []);
  });

  it('returns a person’s history and counts, with dry runs on request', async () => {
    await store.outbox.enqueue(nudge('nora', '1'), NOON);
    await send('a', '1:nudge');
    await store.outbox.recordResults(tenantId, 'a', [{ id: '1:nudge', state: 'sent' }], later(5));
    await store.outbox.enqueue(nudge('nora', '2', { dryRun: true }), NOON);
    await store.outbox.enqueue(nudge('luca', '3'), NOON);
    assert.deepEqual(await store.outbox.history(nora(), NOON), [{ changeId: '1', kind: 'nudge', at: later(5) }]);
    assert.deepEqual(await store.outbox.history(nora(), later(6)), []);
    assert.equal((await store.outbox.history(nora(), NOON, true)).length, 2);
    assert.equal(await store.outbox.count(tenantId, NOON), 2);
    assert.equal(await store.outbox.count(tenantId, NOON, true), 3);
    assert.equal(await store.outbox.count(tenantId, later(1)), 0);
    assert.deepEqual(await claim('b'), ['luca']);
  });

  it('returns the message that waits for a person and the newest one that was sent', async () => {
    const { outbox } = store;
    assert.deepEqual(await outbox.newest(nora()), { waiting: undefined, sent: undefined });
    await outbox.enqueue(nudge('nora', '1'), NOON);
    await outbox.enqueue(nudge('luca', '9', { notBefore: later(99) }), NOON);
    assert.deepEqual(await outbox.newest(nora()), { waiting: { notBefore: NOON }, sent: undefined });
    await send('a', '1:nudge');
    await outbox.recordResults(tenantId, 'a', [{ id: '1:nudge', state: 'sent' }], later(5));
    await outbox.enqueue(nudge('nora', '2'), later(6));
    await send('b', '2:nudge', later(6));
    await outbox.recordResults(tenantId, 'b', [{ id: '2:nudge', state: 'in-doubt' }], later(7));
    await outbox.enqueue(nudge('nora', '3', { dryRun: true }), later(8));
    const doubt = { at: later(7), isInDoubt: true };
    assert.deepEqual(await outbox.newest(nora()), { waiting: undefined, sent: doubt });
  });

  it('gives each message to one of many instances', async () => {
    const people = Array.from({ length: 60 }, (_, index) => `person-${index}`);
    for (const objectId of people) await store.roster.upsert({ tenantId, objectId }, SENDER, NOON);
    await Promise.all(people.map((who, index) => store.outbox.enqueue(nudge(who, `${index}`), NOON)));
    const taken = await Promise.all(
      Array.from({ length: 12 }, (_, by) =>
        (by % 2 ? open.second : store).outbox.claim(tenantId, { ...claimOf(`${by}`), limit: 7 }),
      ),
    );
    const more = await Promise.all(
      Array.from({ length: 12 }, (_, by) =>
        (by % 2 ? open.second : store).outbox.claim(tenantId, { ...claimOf(`${by}`), limit: 7 }),
      ),
    );
    const all = [...taken, ...more].flat().map(({ objectId }) => objectId);
    assert.deepEqual(all.toSorted(), people.toSorted());
  });

  it('gives a message to no second instance during a claim', async () => {
    const people = Array.from({ length: 6 }, (_, index) => `close-${index}`);
    const ids = people.map((who) => `${who}:nudge`);
    for (const objectId of people) {
      await store.roster.upsert({ tenantId, objectId }, SENDER, NOON);
      await store.outbox.enqueue(nudge(objectId, objectId), NOON);
    }
    const others = ['b', 'c', 'd', 'e'];
    const instanceOf = (index: number) => (index % 2 ? open.second : store).outbox;
    const taken = await open.duringClaim(
      { tenantId, ...claimOf('a') },
      others.map((by, index) => () => instanceOf(index).claim(tenantId, { ...claimOf(by), limit: 4 })),
    );
    const sending: string[] = [];
    for (const [index, by] of others.entries()) {
      const own = [...(await instanceOf(index).markSending(tenantId, ids, claimOf(by)))];
      assert.deepEqual(own.toSorted(), taken[index]?.map(({ id }) => id).toSorted(), 'only the claimed messages');
      sending.push(...own);
    }
    sending.push(...(await store.outbox.markSending(tenantId, ids, claimOf('a'))));
    assert.deepEqual(sending.toSorted(), ids, 'each message belongs to one instance');
  });

  describe('A quota', () => {
    const quotas = (perTenant: number, perPerson: number) => ({
      perTenant: { since: later(-100), max: perTenant },
      perPerson: { since: later(-100), max: perPerson },
    });

    it('limits a tenant across concurrent instances, and counts dry runs', async () => {
      const people = Array.from({ length: 30 }, (_, index) => `q${index}`);
      for (const objectId of people) await store.roster.upsert({ tenantId, objectId }, SENDER, NOON);
      const addAll = (overrides: Partial<NewMessage>) =>
        Promise.all(
          people.map((who, index) =>
            (index % 2 ? open.second : store).outbox.enqueue(nudge(who, who, overrides), NOON, quotas(7, 9)),
          ),
        );
      const results = await addAll({});
      assert.deepEqual(
        Object.entries(Object.groupBy(results, (result) => result))
          .map(([result, all]) => [result, all?.length])
          .toSorted(),
        [
          ['added', 7],
          ['daily-cap', 23],
        ],
      );
      assert.deepEqual(await states(), { pending: 7 });
      assert.equal(await store.outbox.count(tenantId, NOON), 7);
      await addAll({ dryRun: true, changeId: 'x' });
      assert.deepEqual(await states(), { pending: 7 }, 'a dry run counts what is pending');
    });

    it('limits a person across changes, and a refusal changes nothing', async () => {
      const change = await changeOfNora();
      for (const changeId of ['first', 'second']) {
        assert.equal(await store.outbox.enqueue(nudge('nora', changeId), NOON, quotas(9, 2)), 'added');
        await send('a', `${changeId}:nudge`);
        const result = { id: `${changeId}:nudge`, state: 'sent', recheckAt: later(50) } as const;
        await store.outbox.recordResults(tenantId, 'a', [result], NOON);
      }
      assert.equal(
        await store.outbox.decideAndEnqueue(nudge('nora', change), 'nudge', NOON, quotas(9, 2)),
        'enough-this-week',
      );
      assert.deepEqual(await states(), { sent: 2 });
      assert.equal((await store.changes.claimDue(tenantId, { ...DUE, now: later(9) })).length, 1, 'undecided');
      assert.equal(
        (await store.outbox.claimRechecks(tenantId, { now: later(60), until: later(70), limit: 9 })).length,
        1,
      );
      assert.equal(await store.outbox.decideAndEnqueue(nudge('nora', change), 'nudge', NOON, quotas(9, 3)), 'added');
    });
  });

  it('refuses a person who left meanwhile, and a change that is not the newest', async () => {
    const first = await changeOfNora();
    const second = await changeOfNora();
    assert.equal(await store.outbox.decideAndEnqueue(nudge('nora', first), 'nudge', NOON), 'gone');
    await store.erasePerson(nora());
    assert.equal(await store.outbox.decideAndEnqueue(nudge('nora', second), 'nudge', NOON), 'gone');
    assert.equal(await store.outbox.enqueue(nudge('nora', '1', { kind: 'reminder' }), NOON), 'gone');
    assert.deepEqual(await states(), {});
  });

  it('leaves no message of people erased at the same time, without deadlocks', async () => {
    const people = Array.from({ length: 60 }, (_, index) => `leaving-${index}`);
    for (const objectId of people) await store.roster.upsert({ tenantId, objectId }, SENDER, NOON);
    const slot = await store.graphSlots.acquire({ tenantId, holder: 'h', slots: 1 }, NOON, later(60));
    assert.ok('lease' in slot);
    const plan = await store.ledger.plan(slot.lease, { now: NOON, leaseUntil: later(60), limit: 99, inFlight: [] });
    assert.ok(plan !== 'lost' && 'people' in plan);
    const read = { snapshot: { presence: 'none' }, readAt: NOON, verifiedAt: NOON, dueAt: NOON } as const;
    const event = { change: 'vanished' } as const;
    const results = plan.people.map((person) => ({
      ...read,
      person,
      priorityUntil: undefined,
      failedReads: 0,
      event,
    }));
    await store.ledger.writeReadings(tenantId, results, NOON);
    const changes = await store.changes.claimDue(tenantId, { ...DUE, limit: 99 });
    assert.ok(changes.length >= people.length);
    const quotas = { perTenant: { since: NOON, max: 999 }, perPerson: { since: NOON, max: 2 } };
    await Promise.all(
      changes.flatMap(({ id, objectId }) => [
        store.outbox.decideAndEnqueue(nudge(objectId, id), 'nudge', NOON, quotas),
        open.second.erasePerson({ tenantId, objectId }),
      ]),
    );
    assert.deepEqual(await states(), {});
  });

  it('continues follow-up during a dry run', async () => {
    await store.outbox.enqueue(nudge('nora', '1'), NOON);
    await send('a', '1:nudge');
    await store.outbox.recordResults(tenantId, 'a', [{ id: '1:nudge', state: 'sent', recheckAt: later(10) }], NOON);
    await store.outbox.enqueue(nudge('nora', '2', { dryRun: true }), NOON);
    const due = { now: later(99), until: later(100), limit: 10 };
    const looked = await store.outbox.claimRechecks(tenantId, due);
    assert.deepEqual(looked.map(({ changeId, state }) => [changeId, state]).toSorted(), [
      ['1', 'sent'],
      ['2', 'dry-run'],
    ]);
  });

  it('ends follow-up of an older change, also for checks in flight and late results', async () => {
    await store.outbox.enqueue(nudge('nora', '1'), NOON);
    await send('a', '1:nudge');
    await store.outbox.expireClaims(tenantId, later(60), later(70));
    const due = { now: later(999), until: later(1_000), limit: 10 };
    assert.equal((await store.outbox.claimRechecks(tenantId, due)).length, 1);
    await store.outbox.enqueue(nudge('nora', '2'), NOON);
    await store.outbox.recordFollowUp({ tenantId, id: '1:nudge' }, { again: later(80) });
    assert.deepEqual(await store.outbox.claimRechecks(tenantId, due), []);
    const late = { id: '1:nudge', state: 'sent', activityId: '7', recheckAt: later(90) } as const;
    await store.outbox.recordResults(tenantId, 'a', [late], later(61));
    assert.deepEqual(await states(), { sent: 1, pending: 1 });
    assert.deepEqual(await store.outbox.claimRechecks(tenantId, due), []);
  });

  it('keeps tenants apart, and erases a person', async () => {
    await store.outbox.enqueue(nudge('nora', '1'), NOON);
    assert.deepEqual(await store.outbox.claim('fabrikam', { ...claimOf('b'), limit: 10 }), []);
    assert.deepEqual(await store.outbox.history({ ...nora(), tenantId: 'fabrikam' }, NOON), []);
    await store.erasePerson(nora());
    assert.deepEqual(await states(), {});
  });

  it('purges expired messages', async () => {
    await store.outbox.enqueue(nudge('nora', '1'), NOON);
    await store.purge(new Date(NOON.getTime() + NUDGE_RETENTION_MS - 1));
    assert.deepEqual(await states(), { pending: 1 });
    await store.purge(new Date(NOON.getTime() + NUDGE_RETENTION_MS));
    assert.deepEqual(await states(), {});
  });
});
