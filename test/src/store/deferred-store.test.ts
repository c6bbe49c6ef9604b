import assert from 'node:assert/strict';
import { once } from 'node:events';
import { CodedError } from '../../../src/errors.ts';
import type { Log } from '../../../src/log/types.ts';
import { openOrDefer } from '../../../src/store/deferred-store.ts';
import type { Store } from '../../../src/store/types.ts';
import { memoryStore } from '../../helpers/bot/memory-store.ts';

const away = () => new CodedError('store-unreachable', 'Away.');
const refused = () => new CodedError('store-refused', 'Refused.');

/** The paths of all methods, such as `control`, `pilot`, `has`. */
function methodPaths(group: object): readonly (readonly string[])[] {
  return Object.entries(group).flatMap(([name, member]): readonly (readonly string[])[] => {
    if (typeof member === 'function') return [[name]];
    const isGroup = typeof member === 'object' && member !== null;
    return isGroup ? methodPaths(member).map((path) => [name, ...path]) : [];
  });
}

describe('A store whose database is away at the start', () => {
  let logged: { event: string; code: string | undefined }[];
  let events: EventTarget;
  const log: Log = (event, { err } = {}) => {
    logged.push({ event, code: err instanceof CodedError ? err.code : undefined });
    if (event === 'store-opened') events.dispatchEvent(new Event('open'));
  };
  const pauses = { first: 1, longest: 1 };
  const claim = (store: Store, nonce: string) =>
    store.exchanges.claim({ tenantId: 'deferred', nonce }, new Date('2026-03-02'));
  /** Opens with each outcome in turn. */
  const attempts = (...outcomes: readonly (Error | Promise<Store>)[]) => {
    const rest = [...outcomes];
    return async (): Promise<Store> => {
      const outcome = rest.shift();
      if (outcome instanceof Error) throw outcome;
      return outcome ?? memoryStore();
    };
  };
  beforeEach(() => {
    [logged, events] = [[], new EventTarget()];
  });

  it('is opened directly if the database is there', async () => {
    const store = await memoryStore();
    assert.equal(await openOrDefer({ isShared: true, open: async () => store, log }), store);
    assert.deepEqual(logged, []);
  });

  it('is not started if only an operator can help', async () => {
    for (const error of [refused(), new CodedError('store-folder-in-use', 'Used.'), new Error('Unforeseen.')]) {
      await assert.rejects(openOrDefer({ isShared: true, open: attempts(error), log }), error);
    }
  });

  it('rejects each call, then works, and tells each kind of trouble once', async () => {
    const open = attempts(away(), away(), refused(), refused(), refused());
    const store = await openOrDefer({ isShared: true, open, log, pauses });
    const opened = once(events, 'open');
    await assert.rejects(claim(store, 'early'), { code: 'store-unreachable' });
    assert.throws(() => store.scheduler, { code: 'store-unreachable' });
    assert.equal(store.isShared, true, 'known before the store is open');
    await opened;
    assert.equal(await claim(store, 'late'), 'first');
    await store.ping();
    await store.purge(new Date(0));
    assert.equal(store.scheduler, undefined);
    assert.deepEqual(logged, [
      { event: 'store-away', code: 'store-unreachable' },
      { event: 'store-away', code: 'store-refused' },
      { event: 'store-opened', code: undefined },
    ]);
    await store.close();
  });

  it('has each method of the store, at any depth', async () => {
    const real = await memoryStore();
    const never = new Promise<Store>(() => {});
    const store = await openOrDefer({ isShared: true, open: () => never, log, patience: 1, pauses });
    const paths = methodPaths(real);
    assert.ok(paths.some((path) => path.join('.') === 'control.pilot.has'));
    for (const path of paths) {
      if (path.join() === 'close') continue;
      const call = path.reduce((owner: unknown, name) => (owner as Record<string, unknown>)[name], store);
      await assert.rejects((call as () => Promise<unknown>)(), { code: 'store-unreachable' }, path.join('.'));
    }
    await real.close();
  });

  it('does not delay the start by more than the patience, and uses the attempt that was slow', async () => {
    const slow = Promise.withResolvers<Store>();
    const store = await openOrDefer({ isShared: true, open: attempts(slow.promise), log, patience: 1, pauses });
    await assert.rejects(claim(store, 'too early'), { code: 'store-unreachable' });
    const opened = once(events, 'open');
    slow.resolve(await memoryStore());
    await opened;
    assert.equal(await claim(store, 'in time'), 'first');
    await store.close();
  });

  it('can be closed before its database is there', async () => {
    const store = await openOrDefer({
      isShared: true,
      open: async () => Promise.reject(away()),
      log,
      pauses: { first: 60_000, longest: 60_000 },
    });
    await store.close();
  });
});
