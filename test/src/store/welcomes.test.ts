import assert from 'node:assert/strict';
import { welcomeKey } from '../../../src/people/welcome-key.ts';
import { WELCOME_RETENTION_MS } from '../../../src/store/retention.ts';
import type { Store } from '../../../src/store/types.ts';
import { onBothStores } from '../../helpers/store/both-stores.ts';

const NOON = new Date('2026-03-04T12:00:00Z');
const later = (milliseconds: number) => new Date(NOON.getTime() + milliseconds);
const LEASE = 120_000;
const UNTIL = later(30 * 24 * 3_600_000);

let tenants = 0;

onBothStores('The queue of welcomes', (open) => {
  let tenantId: string;
  beforeEach(() => {
    tenantId = `welcomes-${++tenants}`;
  });

  const add = (objectId: string, { store = open.store, by = 'installationUpdate', at = NOON } = {}) => {
    const key = welcomeKey({ tenantId, objectId });
    const welcome = { tenantId, key, objectId, address: { to: objectId }, language: 'en' };
    return store.welcomes.add(welcome, by, { now: at, until: UNTIL });
  };
  const claim = async (by: string, { store = open.store, at = NOON, limit = 20 } = {}) =>
    store.welcomes.claim(tenantId, { by, now: at, until: new Date(at.getTime() + LEASE), limit });
  const mark = (by: string, ids: readonly string[], store: Store = open.store) =>
    store.welcomes.markSending(tenantId, ids, { by, until: later(LEASE) });
  const idsOf = (welcomes: readonly { readonly id: string }[]) => welcomes.map(({ id }) => id);
  const waiting = () => open.store.welcomes.count(tenantId);

  it('gets one welcome, whichever event comes first, on whichever instance', async () => {
    const adds = Array.from({ length: 10 }, (_, index) => {
      const by = index % 2 ? 'conversationUpdate' : 'installationUpdate';
      return add('nora', { by, store: index % 3 ? open.store : open.second });
    });
    assert.ok((await Promise.all(adds)).includes(true));
    assert.equal(await waiting(), 1);
    const [welcome, ...others] = await claim('a');
    assert.deepEqual(others, []);
    assert.deepEqual([welcome?.objectId, welcome?.address, welcome?.language], ['nora', { to: 'nora' }, 'en']);
  });

  it('counts the same event again after the welcome was sent, and another event not', async () => {
    await add('nora');
    const ids = idsOf(await claim('a'));
    await mark('a', ids);
    await open.store.welcomes.recordResults(tenantId, 'a', [{ id: ids[0] ?? '', state: 'sent' }], NOON);
    assert.equal(await waiting(), 0);
    assert.equal(await add('nora', { by: 'conversationUpdate' }), false);
    assert.equal(await waiting(), 0);
    assert.equal(await add('nora'), true);
    assert.equal(await waiting(), 1);
  });

  it('gives each welcome to one instance', async () => {
    for (let index = 0; index < 40; index++) await add(`p${index}`, { at: later(index) });
    const [first, second] = await Promise.all([
      claim('a', { at: later(1_000) }),
      claim('b', { at: later(1_000), store: open.second }),
    ]);
    assert.deepEqual([first.length, second.length], [20, 20]);
    assert.equal(new Set(idsOf([...first, ...second])).size, 40);
    assert.deepEqual(await mark('b', idsOf(first), open.second), new Set());
    assert.equal((await mark('a', idsOf(first))).size, 20);
  });

  it('gives a delayed welcome again when it is due, and counts the attempt or not', async () => {
    await add('nora');
    const [id = ''] = idsOf(await claim('a'));
    await mark('a', [id]);
    const delayed = { id, state: 'pending', notBefore: later(5_000) } as const;
    await open.store.welcomes.recordResults(tenantId, 'a', [delayed], NOON);
    assert.deepEqual(await claim('b', { at: later(4_999) }), []);
    const [again] = await claim('b', { at: later(5_000) });
    assert.deepEqual([again?.id, again?.attempts], [id, 1]);
    await mark('b', [id]);
    await open.store.welcomes.recordResults(tenantId, 'b', [{ ...delayed, refundAttempt: true }], NOON);
    assert.equal((await claim('b', { at: later(5_000) }))[0]?.attempts, 1);
  });

  it('ends with the person, also while an instance holds it', async () => {
    await add('nora');
    await add('luca');
    const held = idsOf(await claim('a'));
    await open.second.erasePerson({ tenantId, objectId: 'nora' });
    assert.equal((await mark('a', held)).size, 1);
    assert.equal(await waiting(), 1);
    assert.equal(await add('nora', { by: 'conversationUpdate' }), true, 'the claim is gone, too');
  });

  it('keeps the welcome of a new installation if the result of the former one comes late', async () => {
    await add('nora');
    const [id = ''] = idsOf(await claim('a'));
    await mark('a', [id]);
    await open.store.erasePerson({ tenantId, objectId: 'nora' });
    await add('nora');
    await claim('a');
    await open.store.welcomes.recordResults(tenantId, 'a', [{ id, state: 'unreachable', reason: '403' }], NOON);
    assert.equal(await waiting(), 1);
  });

  it('gives the welcomes of a dead or stopped instance to another one, except those in flight', async () => {
    for (const objectId of ['nora', 'luca', 'kenji']) await add(objectId);
    const [inFlight = ''] = idsOf(await claim('dead', { limit: 1 }));
    await mark('dead', [inFlight]);
    await claim('dead', { limit: 1 });
    await claim('stopped', { limit: 1 });
    await open.store.welcomes.release(tenantId, 'stopped');
    assert.equal((await claim('alive', { at: later(1) })).length, 1);
    assert.equal(await open.store.welcomes.expireClaims(tenantId, later(LEASE - 1), later(0)), 0);
    assert.equal(await open.store.welcomes.expireClaims(tenantId, later(LEASE), later(0)), 1);
    assert.equal((await claim('alive', { at: later(LEASE) })).length, 1);
    assert.equal(await waiting(), 2);
  });

  it('removes a chat’s welcome with its claim, and drops a welcome after a week', async () => {
    const key = { tenantId, key: 'welcome:group' };
    const welcome = { ...key, objectId: undefined, address: {}, language: 'it' };
    await open.store.welcomes.add(welcome, 'installationUpdate', { now: NOON, until: UNTIL });
    await open.store.welcomes.remove(key);
    assert.equal(await waiting(), 0);
    assert.ok(await open.store.welcomes.add(welcome, 'conversationUpdate', { now: NOON, until: UNTIL }));
    await open.store.purge(later(WELCOME_RETENTION_MS - 1));
    assert.equal(await waiting(), 1);
    await open.store.purge(later(WELCOME_RETENTION_MS));
    assert.equal(await waiting(), 0);
  });
});
