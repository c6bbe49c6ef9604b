import assert from 'node:assert/strict';
import type { Store } from '../../../../src/store/types.ts';
import { choosePilot } from '../../../helpers/store/admin.ts';
import { onBothStores } from '../../../helpers/store/both-stores.ts';

const NOON = new Date('2026-03-04T12:00:00Z');
const later = (hours: number) => new Date(NOON.getTime() + hours * 3_600_000);

let tenants = 0;

onBothStores('The backlog', (open) => {
  let tenantId: string;
  let store: Store;
  beforeEach(() => {
    tenantId = `backlog-${++tenants}`;
    store = open.store;
  });

  const addPerson = (objectId: string, at = NOON) =>
    store.roster.upsert(
      { tenantId, objectId },
      { address: {}, language: 'en', timeZone: 'UTC', event: 'installed' },
      at,
    );
  async function queue(objectId: string, notBefore: Date): Promise<string> {
    const changeId = `${tenantId}-${objectId}`;
    const message = {
      tenantId,
      objectId,
      changeId,
      kind: 'nudge',
      change: 'changed',
      evidence: {},
      notBefore,
    } as const;
    assert.equal(await store.outbox.enqueue(message, NOON), 'added');
    return `${changeId}:nudge`;
  }
  async function waiting(at: Date) {
    const { queues } = await store.backlog(tenantId, at);
    return Object.fromEntries(queues.map(({ queue: name, due, oldestDueAt }) => [name, [due, oldestDueAt]]));
  }

  it('is empty for an empty tenant', async () => {
    const none = [0, undefined];
    assert.deepEqual(await waiting(NOON), { nudges: none, welcomes: none, reminders: none, 'follow-ups': none });
    assert.equal((await store.backlog(tenantId, NOON)).oldestPhotoDueAt, undefined);
  });

  it('counts what is due, and since when; not what is to come', async () => {
    for (const objectId of ['a', 'b', 'c']) await addPerson(objectId);
    await queue('a', later(1));
    await queue('b', later(2));
    await queue('c', later(9));
    await store.welcomes.add({ tenantId, key: 'w', objectId: 'a', address: {}, language: 'en' }, 'x', {
      now: NOON,
      until: later(100),
    });
    await store.askedReminders.ask({ tenantId, objectId: 'a' }, { askedAt: NOON, remindAt: later(2) });
    assert.deepEqual(await waiting(later(3)), {
      nudges: [2, later(1)],
      welcomes: [1, NOON],
      reminders: [1, later(2)],
      'follow-ups': [0, undefined],
    });
  });

  it('counts a sent message as a follow-up until it is checked', async () => {
    await addPerson('a');
    const id = await queue('a', NOON);
    const claim = { by: 'me', now: NOON, until: later(1) };
    await store.outbox.claim(tenantId, { ...claim, limit: 10 });
    await store.outbox.markSending(tenantId, [id], claim);
    const result = { id, state: 'sent', activityId: 'x', recheckAt: later(24) } as const;
    await store.outbox.recordResults(tenantId, 'me', [result], NOON);
    assert.deepEqual((await waiting(later(23)))['follow-ups'], [0, undefined]);
    assert.deepEqual((await waiting(later(25)))['follow-ups'], [1, later(24)]);
    assert.deepEqual((await waiting(later(25))).nudges, [0, undefined]);
  });

  it('knows the longest overdue photo, of all people or of the pilot', async () => {
    await addPerson('a', NOON);
    await addPerson('b', later(1));
    await store.ledger.prioritize({ tenantId, objectId: 'b' }, later(10), later(1));
    const oldest = async (scope?: 'pilot') => (await store.backlog(tenantId, later(5), scope)).oldestPhotoDueAt;
    assert.deepEqual(await oldest(), NOON);
    assert.equal(await oldest('pilot'), undefined);
    await choosePilot(store, tenantId, { people: ['b'], groups: new Map() });
    assert.deepEqual(await oldest('pilot'), later(1));
    assert.equal((await store.backlog(tenantId, new Date(NOON.getTime() - 1))).oldestPhotoDueAt, undefined);
  });
});
