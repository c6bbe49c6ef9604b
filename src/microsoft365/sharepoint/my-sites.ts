import { LRUCache } from 'lru-cache';
import { atMost } from '../../cache/at-most.ts';
import type { PersonKey } from '../../people/person-key.ts';
import type { Cloud } from '../clouds.ts';
import { mySiteOrigin } from '../hosts.ts';
import { type MySiteHost, standardHost, WITNESSES, withHost } from './host-choice.ts';

/** The My Site hosts of the tenant: a set, because a multi-geo tenant has several. Each person belongs to one. */
export interface MySites {
  /** Origin of the person's host; if it is not known, of the tenant's standard host. */
  hostOf(objectId: string): string | undefined;
  /** Whether the origin is a host of the tenant that no single person could have named. */
  has(origin: string): boolean;
  /** Records that SharePoint answered for the person on this host, with a token that Entra ID issued for it. */
  confirm(objectId: string, origin: string, namedBy: 'account' | 'sharepoint'): void;
  /** Forgets a host that no longer works. */
  drop(origin: string): void;
  /** Learns the standard host anew: what other instances stored, then what Graph says. Never rejects. */
  renew(signal: AbortSignal): Promise<string | undefined>;
  forget(person: PersonKey): void;
  /** The people whose hosts are known, or whose accounts name one. */
  objectIds(): readonly string[];
  /** Resolves when no renewal is in flight. */
  settled(): Promise<void>;
  /** Ends the renewal that is in flight. */
  stop(): void;
}

/** The hosts that this and other instances have learned. Nothing here rejects. */
export interface MySiteStorage {
  /** Earliest first. */
  load(): Promise<readonly MySiteHost[]>;
  save(host: MySiteHost): Promise<void>;
  remove(origin: string): Promise<void>;
}

export interface MySitesOptions {
  readonly cloud: Cloud;
  /** Origin that an admin configured. */
  readonly configured: string | undefined;
  readonly storage: MySiteStorage;
  readonly stored: readonly MySiteHost[];
  /** The tenant's My Site host according to Graph. Undefined: not permitted, or it failed. Never rejects. */
  readonly askGraph: (signal: AbortSignal) => Promise<string | undefined>;
  readonly now: () => Date;
  readonly report?: (event: 'learned' | 'dropped', host: MySiteHost) => void;
}

/** Milliseconds: Graph is asked again no sooner. Without the permission, asking again is in vain. */
const ASK_INTERVAL_MS = 60_000;
const MAX_PEOPLE = 20_000;
const MAX_UNCONFIRMED_HOSTS = 100;

/** `stored`: the hosts in the storage. Call `renew` at the start, so that the first person need not wait for it. */
export function createMySites(options: MySitesOptions): MySites {
  const { cloud, configured, storage, stored, askGraph, now, report } = options;
  let hosts: readonly MySiteHost[] = configured ? [{ origin: configured, source: 'settings' }] : [];
  /** Hosts of people who don't belong to the standard host, by object id. */
  const personal = new LRUCache<string, string>(atMost(MAX_PEOPLE));
  /** People whose accounts name a host that is not in the set, by origin. */
  const witnesses = new LRUCache<string, Set<string>>({ max: MAX_UNCONFIRMED_HOSTS });
  const end = new AbortController();
  let askedAt: number | undefined;
  /** A removed host must not come back from the storage. */
  let removal: Promise<void> = Promise.resolve();
  let renewing: Promise<void> | undefined;

  const standard = () => standardHost(hosts);
  const find = (origin: string) => hosts.find((host) => host.origin === origin);

  function learn(host: MySiteHost): void {
    const before = hosts;
    hosts = withHost(hosts, host);
    if (hosts === before || find(host.origin)?.source !== host.source) return;
    witnesses.delete(host.origin);
    if (before.some(({ origin, source }) => origin === host.origin && source === host.source)) return;
    void storage.save(host);
    report?.('learned', host);
  }

  function adopt(loaded: readonly MySiteHost[]): void {
    for (const { origin, source } of loaded) {
      const valid = mySiteOrigin(cloud, origin);
      if (valid && source !== 'settings') hosts = withHost(hosts, { origin: valid, source });
    }
  }

  async function askSources(signal: AbortSignal): Promise<void> {
    await removal;
    adopt(await storage.load());
    const at = now().getTime();
    if (hosts.some(({ source }) => source === 'settings')) return;
    if (end.signal.aborted || (askedAt !== undefined && at >= askedAt && at - askedAt < ASK_INTERVAL_MS)) return;
    askedAt = at;
    const origin = await askGraph(AbortSignal.any([signal, end.signal]));
    if (origin) learn({ origin, source: 'root-site' });
  }

  adopt(stored);
  return {
    hostOf: (objectId) => personal.get(objectId) ?? standard(),
    has: (origin) => find(origin) !== undefined,
    confirm(objectId, origin, namedBy) {
      if (origin === standard()) return void personal.delete(objectId);
      personal.set(objectId, origin);
      if (namedBy === 'sharepoint') return learn({ origin, source: 'sharepoint' });
      const known = find(origin);
      if (known && (known.source !== 'sharepoint' || standard())) return;
      const people = (witnesses.get(origin) ?? new Set()).add(objectId);
      witnesses.set(origin, people);
      if (people.size >= WITNESSES) learn({ origin, source: 'people' });
    },
    drop(origin) {
      const known = find(origin);
      hosts = hosts.filter((host) => host !== known);
      witnesses.delete(origin);
      for (const [objectId, host] of personal.entries()) if (host === origin) personal.delete(objectId);
      if (!known) return;
      // Whatever Graph said is out of date.
      askedAt = undefined;
      removal = storage.remove(origin);
      report?.('dropped', known);
    },
    async renew(signal) {
      renewing ??= askSources(signal).finally(() => {
        renewing = undefined;
      });
      await renewing;
      return standard();
    },
    forget({ objectId }) {
      personal.delete(objectId);
      for (const people of witnesses.values()) people.delete(objectId);
    },
    objectIds: () => [...personal.keys(), ...[...witnesses.values()].flatMap((people) => [...people])],
    settled: async () => await renewing,
    stop: () => end.abort(),
  };
}
