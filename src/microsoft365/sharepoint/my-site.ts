import type { Cloud } from '../clouds.ts';
import { sharePointOrigin } from '../hosts.ts';

/** The tenant's My Site host: configured, or learned from the first account that names it. */
export interface MySite {
  /** Origin; undefined: still unknown. */
  url(): string | undefined;
  /** Learns from a person's `mySite`; ignores anything but a SharePoint address of this cloud. Returns the origin. */
  learn(mySite: string | undefined): string | undefined;
}

/** Storage of the learned origin. */
export interface MySiteCache {
  readonly learned: string | undefined;
  remember(origin: string): void;
}

/** Validates the cached origin like a person's `mySite`. */
export function createMySite(cloud: Cloud, configured: string | undefined, cache?: MySiteCache): MySite {
  let known = configured ?? (cache?.learned && sharePointOrigin(cloud, cache.learned));
  return {
    url: () => known,
    learn(mySite) {
      if (known) return known;
      known = mySite && sharePointOrigin(cloud, mySite);
      if (known) cache?.remember(known);
      return known;
    },
  };
}
