import assert from 'node:assert/strict';
import type { NewMessage } from '../../../../src/store/outbox/types.ts';
import { NUDGE_RETENTION_MS } from '../../../../src/store/retention.ts';
import type { Store } from '../../../../src/store/types.ts';
import { onBothStores } from '../../../helpers/store/both-stores.ts';

const NOON = new Date('2026-03-04T12:00:00Z');
const later = (seconds: number) => new Date(NOON.getTime() + seconds * 1_000);
const message = (tenantId: string, objectId: string, changeId: string, differs: Partial<NewMessage>): NewMessage => ({
  tenantId,
  objectId,
  changeId,
  kind: 'nudge',
  change: 'changed',
  evidence: { known: ['one'] },
  notBefore: NOON,
  ...differs,
});
const DUE = { seenUntil: NOON, now: NOON, claimedUntil: later(1), limit: 10 };
const claimOf = (by: string, now = NOON) => ({ by, now, until: new Date(now.getTime() + 60_000) });

let tenants = 0;
const SEEN = { address: {}, language: 'en', timeZone: 'UTC', event: 'installed' } as const;

onBothStores('The outbox', (open) => {
  let tenantId: string;
  let store: Store;
  beforeEach(async () => {
    tenantId = `outbox-${++tenants}`;
    store = open.store;
    for (const objectId of ['nora', 'luca', 'ada']) await store.roster.upsert({ tenantId, objectId }, SEEN, NOON);
  });

  const nudge = (objectId: string, changeId: string, differs: Partial<NewMessage> = {}) =>
    message(tenantId, objectId, changeId, differs);
  const nora = () => ({ tenantId, objectId: 'nora' });
  const take = async (by: string, now = NOON) => {
    const claimed = await store.outbox.claim(tenantId, { ...claimOf(by, now), limit: 10 });
    return claimed.map(({ objectId }) => objectId);
  };
  const send = async (by: string, id: string, now = NOON) => {
    await take(by, now);
    return store.outbox.markSending(tenantId, [id], claimOf(by, now));
  };

  /** Her first photo ever, of which the ledger knows; gives the change's id. */
  async function changeOfNora(): Promise<string> {
    const taken = await store.graphSlots.acquire({ tenantId, holder: `${++tenants}`, slots: 1 }, NOON, later(60));
    assert.ok('lease' in taken);
    const plan = await store.ledger.plan(taken.lease, { now: NOON, leaseUntil: later(60), limit: 9, inFlight: [] });
    assert.ok(plan !== 'lost' && 'people' in plan);
    const person = plan.people.find(({ objectId }) => objectId === 'nora') ?? assert.fail('She is not watched.');
    await store.graphSlots.release(taken.lease);
    const reading = { snapshot: { presence: 'none' }, readAt: NOON, verifiedAt: NOON, dueAt: NOON } as const;
    const applied = { ...reading, person, priorityUntil: undefined, failedReads: 0 };
    await store.ledger.writeReadings(tenantId, [{ ...applied, event: { change: 'vanished' } }], NOON);
    const [change] = await store.changes.claimDue(tenantId, { ...DUE, claimedUntil: NOON });
    return change?.id ?? assert.fail('There is no change.');
  }
  const states = () => store.outbox.byState(tenantId);

  it('gives a due message once, as it was queued', async () => {
    assert.equal(await store.outbox.enqueue(nudge('nora', '1'), NOON), 'added');
    await store.outbox.enqueue(nudge('luca', '2', { notBefore: later(10) }), NOON);
    const claimed = await store.outbox.claim(tenantId, { ...claimOf('a'), limit: 10 });
    const { notBefore: _n, ...rest } = nudge('nora', '1');
    assert.deepEqual(claimed, [{ ...rest, id: '1:nudge', queuedAt: NOON, attempts: 0 }]);
    assert.deepEqual(await take('b'), []);
    assert.deepEqual(await take('b', later(10)), ['luca']);
  });

  it('takes one message of a kind for a change, whatever became of it', async () => {
    await store.outbox.enqueue(nudge('nora', '1'), NOON);
    assert.equal(await store.outbox.enqueue(nudge('nora', '1'), NOON), 'known');
    await send('a', '1:nudge');
    await store.outbox.recordResults(tenantId, 'a', [{ id: '1:nudge', state: 'given-up', reason: 'x' }], NOON);
    assert.equal(await store.outbox.enqueue(nudge('nora', '1'), NOON), 'known');
    assert.equal(await store.outbox.enqueue(nudge('nora', '1', { kind: 'reminder' }), NOON), 'added');
  });

  it('keeps one lane a person: a newer change takes the place of one that waits, and lets one pass that is sent', async () => {
    await store.outbox.enqueue(nudge('nora', '1'), NOON);
    assert.equal(await store.outbox.enqueue(nudge('nora', '2'), NOON), 'added');
    assert.deepEqual(await states(), { superseded: 1, pending: 1 });
    await take('a');
    assert.equal(await store.outbox.enqueue(nudge('nora', '3'), NOON), 'busy');
    await store.outbox.markSending(tenantId, ['2:nudge'], claimOf('a'));
    assert.equal(await store.outbox.enqueue(nudge('nora', '3'), NOON), 'busy');
    await store.outbox.recordResults(tenantId, 'a', [{ id: '2:nudge', state: 'sent', activityId: '7' }], NOON);
    assert.equal(await store.outbox.enqueue(nudge('nora', '3'), NOON), 'added');
  });

  it('lets a reminder give way to a nudge that waits', async () => {
    await store.outbox.enqueue(nudge('nora', '2'), NOON);
    assert.equal(await store.outbox.enqueue(nudge('nora', '1', { kind: 'reminder' }), NOON), 'busy');
  });

  it('decides on a change together with queueing its message, or neither', async () => {
    const change = await changeOfNora();
    const undecided = async () =>
      (await store.changes.claimDue(tenantId, { ...DUE, now: later(++asked * 100) })).length;
    let asked = 0;
    assert.equal(await undecided(), 1);
    await store.outbox.enqueue(nudge('nora', '0'), NOON);
    await take('a');
    assert.equal(await store.outbox.decideAndEnqueue(nudge('nora', change), 'nudge', NOON), 'busy');
    assert.equal(await undecided(), 1);
    await store.outbox.recordResults(tenantId, 'a', [{ id: '0:nudge', state: 'dropped' }], NOON);
    assert.equal(await store.outbox.decideAndEnqueue(nudge('nora', change), 'nudge', NOON), 'added');
    assert.equal(await undecided(), 0);
    assert.equal(await store.outbox.decideAndEnqueue(nudge('nora', change), 'nudge', NOON), 'known');
  });

  it('leaves what an instance had claimed to others when its time is over: nothing has happened to it', async () => {
    await store.outbox.enqueue(nudge('nora', '1'), NOON);
    await take('a');
    assert.deepEqual(await take('b', later(59)), []);
    assert.deepEqual(await take('b', later(60)), ['nora']);
    assert.deepEqual([...(await store.outbox.markSending(tenantId, ['1:nudge'], claimOf('a')))], []);
    assert.deepEqual([...(await store.outbox.markSending(tenantId, ['1:nudge'], claimOf('b')))], ['1:nudge']);
  });

  it('takes back what was claimed and not begun', async () => {
    await store.outbox.enqueue(nudge('nora', '1'), NOON);
    await store.outbox.enqueue(nudge('luca', '2'), NOON);
    await send('a', '1:nudge');
    await store.outbox.release(tenantId, 'a');
    assert.deepEqual(await take('b'), ['luca']);
  });

  it('never sends again what an instance was sending when it died', async () => {
    await store.outbox.enqueue(nudge('nora', '1'), NOON);
    await send('a', '1:nudge');
    assert.equal(await store.outbox.expireClaims(tenantId, later(59), later(100)), 0);
    assert.equal(await store.outbox.expireClaims(tenantId, later(60), later(100)), 1);
    assert.deepEqual(await states(), { 'in-doubt': 1 });
    assert.deepEqual(await take('b', later(10_000)), []);
    const [doubtful] = await store.outbox.claimRechecks(tenantId, { now: later(100), until: later(200), limit: 10 });
    assert.equal(doubtful?.state, 'in-doubt');
    assert.equal(doubtful.objectId, 'nora');
  });

  it('believes an instance that was only slow, and not one that would send again', async () => {
    await store.outbox.enqueue(nudge('nora', '1'), NOON);
    await store.outbox.enqueue(nudge('luca', '2'), NOON);
    await take('a');
    await store.outbox.markSending(tenantId, ['1:nudge', '2:nudge'], claimOf('a'));
    await store.outbox.expireClaims(tenantId, later(60), later(100));
    const outcomes = [
      { id: '1:nudge', state: 'sent', activityId: '7' },
      { id: '2:nudge', state: 'pending', notBefore: later(70) },
    ] as const;
    await store.outbox.recordResults(tenantId, 'b', outcomes, later(61));
    assert.deepEqual(await states(), { 'in-doubt': 2 });
    await store.outbox.recordResults(tenantId, 'a', outcomes, later(61));
    assert.deepEqual(await states(), { sent: 1, 'in-doubt': 1 });
  });

  it('records what became of many at once', async () => {
    for (const [at, who] of ['nora', 'luca', 'ada'].entries()) await store.outbox.enqueue(nudge(who, `${at}`), NOON);
    await take('a');
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
    assert.deepEqual(await take('b', later(4)), []);
    const again = await store.outbox.claim(tenantId, { ...claimOf('b', later(9)), limit: 10 });
    assert.deepEqual(Object.fromEntries(again.map(({ objectId, attempts }) => [objectId, attempts])), {
      luca: 1,
      ada: 0,
    });
    const [sent] = await store.outbox.claimRechecks(tenantId, { now: later(30), until: later(90), limit: 10 });
    assert.equal(sent?.activityId, '77');
    assert.deepEqual(sent.settledAt, later(1));
  });

  it('asks about a person again until it is told to stop, and again where whoever asked has died', async () => {
    await store.outbox.enqueue(nudge('nora', '1'), NOON);
    await send('a', '1:nudge');
    await store.outbox.recordResults(tenantId, 'a', [{ id: '1:nudge', state: 'sent', recheckAt: later(10) }], NOON);
    const ask = async (now: Date) =>
      (await store.outbox.claimRechecks(tenantId, { now, until: new Date(now.getTime() + 60_000), limit: 10 })).map(
        ({ rechecks }) => rechecks,
      );
    assert.deepEqual(await ask(later(9)), []);
    assert.deepEqual(await ask(later(10)), [1]);
    assert.deepEqual(await ask(later(69)), []);
    assert.deepEqual(await ask(later(70)), [2]);
    await store.outbox.recordFollowUp({ tenantId, id: '1:nudge' }, { again: later(500) });
    assert.deepEqual(await ask(later(499)), []);
    assert.deepEqual(await ask(later(500)), [3]);
    await store.outbox.recordFollowUp({ tenantId, id: '1:nudge' }, { ended: 'right' });
    assert.deepEqual(await ask(later(50_000)), []);
  });

  it('asks about the newest change only', async () => {
    await store.outbox.enqueue(nudge('nora', '1'), NOON);
    await send('a', '1:nudge');
    await store.outbox.recordResults(tenantId, 'a', [{ id: '1:nudge', state: 'sent', recheckAt: later(10) }], NOON);
    await store.outbox.enqueue(nudge('nora', '2'), NOON);
    assert.deepEqual(await store.outbox.claimRechecks(tenantId, { now: later(99), until: later(100), limit: 10 }), []);
  });

  it('remembers what a person was told, and counts a dry run where that is asked for', async () => {
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
    assert.deepEqual(await take('b'), ['luca']);
  });

  it('shares its messages between many instances, each with one', async () => {
    const people = Array.from({ length: 60 }, (_, at) => `person-${at}`);
    for (const objectId of people) await store.roster.upsert({ tenantId, objectId }, SEEN, NOON);
    await Promise.all(people.map((who, at) => store.outbox.enqueue(nudge(who, `${at}`), NOON)));
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

  it('gives what one instance is taking to no other, however close they are', async () => {
    const people = Array.from({ length: 6 }, (_, at) => `close-${at}`);
    const ids = people.map((who) => `${who}:nudge`);
    for (const objectId of people) {
      await store.roster.upsert({ tenantId, objectId }, SEEN, NOON);
      await store.outbox.enqueue(nudge(objectId, objectId), NOON);
    }
    const others = ['b', 'c', 'd', 'e'];
    const instanceOf = (at: number) => (at % 2 ? open.second : store).outbox;
    const taken = await open.whileTaking(
      { tenantId, ...claimOf('a') },
      others.map((by, at) => () => instanceOf(at).claim(tenantId, { ...claimOf(by), limit: 4 })),
    );
    const begun: string[] = [];
    for (const [at, by] of others.entries()) {
      const own = [...(await instanceOf(at).markSending(tenantId, ids, claimOf(by)))];
      assert.deepEqual(own.toSorted(), taken[at]?.map(({ id }) => id).toSorted(), 'nobody else has taken it, too');
      begun.push(...own);
    }
    begun.push(...(await store.outbox.markSending(tenantId, ids, claimOf('a'))));
    assert.deepEqual(begun.toSorted(), ids, 'each belongs to one of them');
  });

  describe('Quotas', () => {
    const quotas = (ofTenant: number, ofPerson: number) => ({
      perTenant: { since: later(-100), max: ofTenant },
      perPerson: { since: later(-100), max: ofPerson },
    });

    it('hold for a tenant, however many instances add at once, and a dry run has its own', async () => {
      const people = Array.from({ length: 30 }, (_, at) => `q${at}`);
      for (const objectId of people) await store.roster.upsert({ tenantId, objectId }, SEEN, NOON);
      const addAll = (differs: Partial<NewMessage>) =>
        Promise.all(
          people.map((who, at) =>
            (at % 2 ? open.second : store).outbox.enqueue(nudge(who, who, differs), NOON, quotas(7, 9)),
          ),
        );
      const added = await addAll({});
      assert.deepEqual(
        Object.entries(Object.groupBy(added, (one) => one))
          .map(([word, all]) => [word, all?.length])
          .toSorted(),
        [
          ['added', 7],
          ['daily-cap', 23],
        ],
      );
      assert.deepEqual(await states(), { pending: 7 });
      assert.equal(await store.outbox.count(tenantId, NOON), 7);
      await addAll({ dryRun: true, changeId: 'x' });
      assert.deepEqual(await states(), { pending: 7 }, 'what would be sent is as much as what is');
    });

    it('hold for a person, whoever told them what, and a refusal changes nothing', async () => {
      const change = await changeOfNora();
      for (const one of ['first', 'second']) {
        assert.equal(await store.outbox.enqueue(nudge('nora', one), NOON, quotas(9, 2)), 'added');
        await send('a', `${one}:nudge`);
        const settled = { id: `${one}:nudge`, state: 'sent', recheckAt: later(50) } as const;
        await store.outbox.recordResults(tenantId, 'a', [settled], NOON);
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

  it('has nothing for whoever left while somebody was deciding, nor about a change that is not the newest', async () => {
    const first = await changeOfNora();
    const second = await changeOfNora();
    assert.equal(await store.outbox.decideAndEnqueue(nudge('nora', first), 'nudge', NOON), 'gone');
    await store.erasePerson(nora());
    assert.equal(await store.outbox.decideAndEnqueue(nudge('nora', second), 'nudge', NOON), 'gone');
    assert.equal(await store.outbox.enqueue(nudge('nora', '1', { kind: 'reminder' }), NOON), 'gone');
    assert.deepEqual(await states(), {});
  });

  it('has nothing left of whoever leaves in the very moment, and nobody stands in the other’s way', async () => {
    const people = Array.from({ length: 60 }, (_, at) => `leaving-${at}`);
    for (const objectId of people) await store.roster.upsert({ tenantId, objectId }, SEEN, NOON);
    const taken = await store.graphSlots.acquire({ tenantId, holder: 'h', slots: 1 }, NOON, later(60));
    assert.ok('lease' in taken);
    const plan = await store.ledger.plan(taken.lease, { now: NOON, leaseUntil: later(60), limit: 99, inFlight: [] });
    assert.ok(plan !== 'lost' && 'people' in plan);
    const reading = { snapshot: { presence: 'none' }, readAt: NOON, verifiedAt: NOON, dueAt: NOON } as const;
    const event = { change: 'vanished' } as const;
    const applied = plan.people.map((person) => ({
      ...reading,
      person,
      priorityUntil: undefined,
      failedReads: 0,
      event,
    }));
    await store.ledger.writeReadings(tenantId, applied, NOON);
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

  it('goes on asking about what was sent while a dry run decides', async () => {
    await store.outbox.enqueue(nudge('nora', '1'), NOON);
    await send('a', '1:nudge');
    await store.outbox.recordResults(tenantId, 'a', [{ id: '1:nudge', state: 'sent', recheckAt: later(10) }], NOON);
    await store.outbox.enqueue(nudge('nora', '2', { dryRun: true }), NOON);
    const due = { now: later(99), until: later(100), limit: 10 };
    assert.equal((await store.outbox.claimRechecks(tenantId, due)).length, 1);
  });

  it('asks no more about an older change, whoever was looking at it or was slow to tell', async () => {
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

  it('shows no tenant what belongs to another, and forgets a person', async () => {
    await store.outbox.enqueue(nudge('nora', '1'), NOON);
    assert.deepEqual(await store.outbox.claim('fabrikam', { ...claimOf('b'), limit: 10 }), []);
    assert.deepEqual(await store.outbox.history({ ...nora(), tenantId: 'fabrikam' }, NOON), []);
    await store.erasePerson(nora());
    assert.deepEqual(await states(), {});
  });

  it('forgets messages after their time', async () => {
    await store.outbox.enqueue(nudge('nora', '1'), NOON);
    await store.purge(new Date(NOON.getTime() + NUDGE_RETENTION_MS - 1));
    assert.deepEqual(await states(), { pending: 1 });
    await store.purge(new Date(NOON.getTime() + NUDGE_RETENTION_MS));
    assert.deepEqual(await states(), {});
  });
});
