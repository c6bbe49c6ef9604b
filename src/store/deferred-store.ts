import { type Backoff, backoff } from '../backoff.ts';
import { CodedError, type ErrorCode } from '../errors.ts';
import type { Log } from '../log/types.ts';
import { openStore, type StoreOptions } from './open-store.ts';
import type { Store } from './types.ts';

export interface DeferredStoreOptions {
  /** Opens the store, or rejects. Called again after trouble that passes. */
  readonly open: () => Promise<Store>;
  /** See `Store`; needed before the store is open. */
  readonly isShared: boolean;
  readonly log: Log;
  /** Longest wait for the first attempt. Milliseconds. Undefined: as long as it takes, as for a local folder. */
  readonly patience?: number;
  readonly pauses?: Backoff;
}

/** Longest time that a start waits for a server, before it goes on without. Milliseconds. */
const SERVER_PATIENCE_MS = 10_000;
/** Longest time that closing waits for an attempt in flight. Milliseconds. */
const CLOSE_WAIT_MS = 5_000;
const PAUSES: Backoff = { first: 1_000, longest: 30_000, jitter: 0.2 };

/** Opens the service's store, and defers it while its database is away. */
export function openStoreOfService(options: StoreOptions, log: Log): Promise<Store> {
  const patience = options.databaseUrl ? SERVER_PATIENCE_MS : undefined;
  const isShared = options.databaseUrl !== undefined;
  return openOrDefer({ open: () => openStore(options), isShared, log, ...(patience && { patience }) });
}

/**
 * Opens the store. If its database is away, returns one that rejects every call with `store-unreachable` until an
 * attempt in the background succeeds. If the first attempt shows trouble that only an operator can cure, it throws;
 * later attempts log such trouble once, and go on.
 */
export async function openOrDefer(options: DeferredStoreOptions): Promise<Store> {
  const { open, isShared, log, patience, pauses = PAUSES } = options;
  const first = open();
  const waited = Promise.withResolvers<'waiting'>();
  const timer = patience === undefined ? undefined : setTimeout(waited.resolve, patience, 'waiting');
  const waiting = new CodedError('store-unreachable', 'The database has not answered yet.', {
    remedy: 'Check that it is not overloaded, and that no other instance migrates it or has died while doing so.',
  });
  try {
    const opened = await Promise.race([first, waited.promise]);
    if (opened !== 'waiting') return opened;
    log('store-away', { err: waiting });
    return deferStore(first, { open, isShared, log, pauses });
  } catch (error) {
    if (!isPassing(error)) throw error;
    return deferStore(first, { open, isShared, log, pauses });
  } finally {
    clearTimeout(timer);
  }
}

const PASSING: readonly ErrorCode[] = ['store-unreachable', 'store-disk-full'];

function isPassing(error: unknown): boolean {
  return error instanceof CodedError && PASSING.includes(error.code);
}

function deferStore(
  first: Promise<Store>,
  { open, isShared, log, pauses }: Required<Omit<DeferredStoreOptions, 'patience'>>,
): Store {
  const end = new AbortController();
  let opened: Store | undefined;
  let reported: string | undefined;
  let failure: unknown = new CodedError('store-unreachable', 'The database is not open yet.');

  function report(error: unknown): void {
    failure = error;
    const code = String((error as { message?: unknown }).message);
    if (code === reported) return;
    reported = code;
    log('store-away', { err: error });
  }

  async function connect(): Promise<void> {
    let attempt = first;
    for (let failures = 1; ; failures++) {
      try {
        opened = await attempt;
        log('store-opened');
        return;
      } catch (error) {
        report(error);
      }
      await pause(backoff(failures, pauses, Math.random()), end.signal);
      if (end.signal.aborted) return;
      attempt = open();
    }
  }
  const connected = connect();

  const current = (): Store => {
    if (opened) return opened;
    throw failure;
  };
  const close = async () => {
    end.abort();
    // An attempt can wait long for another instance's migration.
    await Promise.race([connected, pause(CLOSE_WAIT_MS, new AbortController().signal)]);
    await opened?.close();
  };
  return deferredMembers(current, { isShared, close });
}

/** Members of the store that are groups of methods. All methods return promises; a group can contain groups. */
const GROUPS = [
  'shownButtons',
  'presses',
  'thumbnails',
  'tenants',
  'linkResults',
  'copyTimings',
  'exchanges',
  'claims',
  'feedback',
  'roster',
  'erasures',
  'askedReminders',
  'admins',
  'ledger',
  'changes',
  'graphSlots',
  'outbox',
  'welcomes',
  'rates',
  'control',
  'adminChanges',
  'report',
  'audit',
] as const satisfies readonly (keyof Store)[];

type Group = Readonly<Record<string, unknown>>;

/**
 * A member of the store by its path, such as `control`, `pilot`, `has`. Until the store is open, nothing tells a group
 * from a method, so the result serves as both.
 */
function deferredMember(current: () => Store, path: readonly string[]): unknown {
  return new Proxy(async () => {}, {
    // An object with a method `then` would be taken for a promise.
    get: (_target, name) => (name === 'then' ? undefined : deferredMember(current, [...path, String(name)])),
    async apply(_target, _this, parameters) {
      const owner = path.slice(0, -1).reduce((group, name) => group[name] as Group, current() as unknown as Group);
      const method = owner[path.at(-1) ?? ''] as (...all: readonly unknown[]) => Promise<unknown>;
      return method.apply(owner, parameters);
    },
  });
}

function deferredMembers(current: () => Store, own: Pick<Store, 'isShared' | 'close'>): Store {
  const groups = Object.fromEntries(GROUPS.map((name) => [name, deferredMember(current, [name])])) as unknown as Pick<
    Store,
    (typeof GROUPS)[number]
  >;
  return {
    ...groups,
    get scheduler() {
      return current().scheduler;
    },
    tenantStats: async (tenantId) => current().tenantStats(tenantId),
    backlog: async (...args) => current().backlog(...args),
    erasePerson: async (person, request) => current().erasePerson(person, request),
    knownRows: async (person) => current().knownRows(person),
    exportPerson: async (person) => current().exportPerson(person),
    purge: async (now) => current().purge(now),
    settleRestored: async () => current().settleRestored(),
    ping: async () => current().ping(),
    ...own,
  };
}

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, milliseconds);
  signal.addEventListener('abort', () => {
    clearTimeout(timer);
    resolve();
  });
  return promise;
}
