import type { Cloud } from '../clouds.ts';
import { sharePointOrigin } from '../hosts.ts';

/** The tenant's My Site host: from the settings, or learned from the first person whose account names it. */
export interface MySite {
  /** Origin; undefined: not known yet. */
  url(): string | undefined;
  /** Takes a person's `mySite`. What is no SharePoint address of this cloud is not believed. */
  learn(mySite: string | undefined): string | undefined;
}

/** What is known from before. */
export interface MySiteCache {
  readonly learned: string | undefined;
  remember(origin: string): void;
}

/** What was learned before is believed no more than what a person's account says now. */
export function createMySite(cloud: Cloud, configured: string | undefined, memory?: MySiteCache): MySite {
  let known = configured ?? (memory?.learned && sharePointOrigin(cloud, memory.learned));
  return {
    url: () => known,
    learn(mySite) {
      if (known) return known;
      known = mySite && sharePointOrigin(cloud, mySite);
      if (known) memory?.remember(known);
      return known;
    },
  };
}
