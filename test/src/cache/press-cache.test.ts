import assert from 'node:assert/strict';
import type { BestEffort } from '../../../src/cache/best-effort.ts';
import { createPressCache, type PressCache } from '../../../src/cache/press-cache.ts';
import { CACHE_LIFETIME_MS } from '../../../src/cache/shown-buttons.ts';
import type { PressStore } from '../../../src/store/links/types.ts';
import { memoryStore } from '../../helpers/bot/memory-store.ts';

const NORA = { tenantId: 'contoso-press-cache', objectId: 'nora' };
const LUCA = { tenantId: 'contoso-press-cache', objectId: 'luca' };
const NOON = new Date('2026-11-23T12:00:00Z');
const LIMITS = { gap: 0, perDay: 99, lookAt: NOON };
const card = (activityId: string) => ({ activityId, mySiteUrl: undefined });

describe('The cache of presses', () => {
  let now: Date;
  let presses: PressStore;
  let calls: string[];
  let broken: boolean;
  /** What was read is returned after this. */
  let returned: Promise<void> | undefined;
  let cache: PressCache;
  const bestEffort: BestEffort = (_failure, work, fallback) => work().catch(() => fallback);
  const cacheOn = (isShared: boolean) => createPressCache({ store: { isShared, presses }, bestEffort, now: () => now });
  const callsOf = (name: keyof PressStore) => calls.filter((call) => call === name).length;

  before(async () => {
    const stored = (await memoryStore()).presses;
    presses = new Proxy(stored, {
      get:
        (target, name: keyof PressStore) =>
        async (...args: readonly never[]) => {
          calls.push(name);
          if (broken) throw new Error('Closed.');
          const result = await (target[name] as (...given: readonly never[]) => Promise<unknown>)(...args);
          if (name === 'list') await returned;
          return result;
        },
    });
  });
  beforeEach(() => {
    [now, calls, broken, returned] = [NOON, [], false, undefined];
    cache = cacheOn(false);
  });
  afterEach(async () => {
    await cache.flush();
    await (await memoryStore()).purge(new Date('9999-01-01'));
  });

  const press = (at = now) => cache.record({ ...NORA, candidate: 'large-picture', at }, LIMITS);
  const history = async () => (await cache.history(NORA))?.map(({ looks, outcome }) => ({ looks, outcome }));

  it('reads the store once, and again after the cache lifetime', async () => {
    for (let turn = 0; turn < 3; turn++) assert.deepEqual(await history(), []);
    assert.equal(callsOf('list'), 1);
    now = new Date(NOON.getTime() + CACHE_LIFETIME_MS + 1);
    await history();
    assert.equal(callsOf('list'), 2);
  });

  it('returns presses, looks and outcomes that were recorded since', async () => {
    await history();
    assert.equal(await press(), true);
    assert.deepEqual(await history(), [{ looks: 0, outcome: undefined }]);
    const pressed = { ...NORA, candidate: 'large-picture', at: NOON } as const;
    await cache.countLook(pressed);
    assert.deepEqual(await history(), [{ looks: 1, outcome: undefined }]);
    await cache.settle(pressed, 'copied');
    assert.deepEqual(await history(), [{ looks: 1, outcome: 'copied' }]);
  });

  it('does not keep what it read before a press', async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    returned = promise;
    const read = history();
    await press();
    resolve();
    assert.deepEqual(await read, []);
    assert.equal((await history())?.length, 1);
  });

  it('keeps nothing while the store fails', async () => {
    broken = true;
    assert.equal(await history(), undefined);
    broken = false;
    assert.deepEqual(await history(), []);
  });

  it('knows a new card at once, and stores the newest one of each person together', async () => {
    cache.showCard(NORA, card('one'));
    cache.showCard(LUCA, card('other'));
    cache.showCard(NORA, card('two'));
    assert.deepEqual(await cache.newestCard(NORA), card('two'));
    assert.deepEqual(calls, []);
    await cache.flush();
    assert.deepEqual(calls, ['showCards']);
    assert.deepEqual(await cache.newestCard(NORA), card('two'));
    assert.deepEqual(await cacheOn(false).newestCard(LUCA), card('other'));
  });

  it('forgets a person, whose card is not written', async () => {
    await press();
    await history();
    cache.showCard(NORA, card('one'));
    cache.forget(NORA);
    await cache.flush();
    assert.equal(await presses.newestCard(NORA), undefined);
    calls = [];
    await history();
    assert.equal(callsOf('list'), 1);
  });

  it('shows each instance at once what another one has written, where they share the database', async () => {
    cache = cacheOn(true);
    const other = cacheOn(true);
    assert.deepEqual(await other.history(NORA), []);
    await press();
    assert.equal((await other.history(NORA))?.length, 1);
    cache.showCard(NORA, card('one'));
    assert.deepEqual(await other.newestCard(NORA), card('one'));
  });
});
