import type { Cloud } from './clouds.ts';
import { sharePointOrigin } from './hosts.ts';

/** The tenant's My Site host: from the settings, or learned from the first person whose account names it. */
export interface MySite {
  /** Origin; undefined: not known yet. */
  url(): string | undefined;
  /** Takes a person's `mySite`. What is no SharePoint address of this cloud is not believed. */
  learn(mySite: string | undefined): string | undefined;
}

export function createMySite(cloud: Cloud, configured: string | undefined): MySite {
  let known = configured;
  return {
    url: () => known,
    learn(mySite) {
      known ??= mySite && sharePointOrigin(cloud, mySite);
      return known;
    },
  };
}
