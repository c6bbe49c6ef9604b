import { createCheckAsApp } from '../../src/check/as-app.ts';
import type { CheckLimits } from '../../src/check/check-photo.ts';
import type { TenantConfig } from '../../src/config/tenant-config.ts';
import { appGraphAccess } from '../../src/microsoft365/graph/app-graph-access.ts';
import { readPhotoPolicy } from '../../src/microsoft365/graph/photo-policy.ts';
import { findRootMySite } from '../../src/microsoft365/graph/root-site.ts';
import type { AppCredential } from '../../src/microsoft365/identity/app-credential.ts';
import type { MySiteHost } from '../../src/microsoft365/sharepoint/host-choice.ts';
import { createMySites } from '../../src/microsoft365/sharepoint/my-sites.ts';
import { copyTimes } from '../../src/open-sharepoint/timing/copy-timing.ts';
import type { Advice } from '../../src/photo/advice.ts';
import type { CopyTimes } from '../../src/photo/copy-times.ts';
import type { Absent, Evidence, Failed } from '../../src/photo/evidence.ts';
import type { Verdict } from '../../src/photo/verdict.ts';
import { type Hint, hintsFor } from './hints.ts';
import { readStoredFacts } from './stored-facts.ts';

/** One person's photo, checked as the app, with hints for the admin. */
export interface Checked {
  readonly objectId: string;
  readonly evidence: Evidence;
  readonly verdict: Verdict;
  readonly advice: Advice;
  readonly hints: readonly Hint[];
}

/** Runs the bot's own check for the person with this name. Absent or failed: the person was not found. */
export async function checkPerson(
  config: TenantConfig,
  credential: AppCredential,
  name: string,
  limits: CheckLimits,
): Promise<Checked | Absent | Failed> {
  const { cloud, sharePoint, version, now } = config;
  const access = appGraphAccess(cloud.graph, credential);
  let storedHosts: readonly MySiteHost[] = [];
  const remove = async (gone: string) => {
    storedHosts = storedHosts.filter(({ origin }) => origin !== gone);
  };
  const mySites = createMySites({
    cloud,
    configured: sharePoint.mySiteUrl,
    // A command changes nothing that the bot has stored.
    storage: { load: async () => storedHosts, save: async () => {}, remove },
    stored: [],
    askGraph: (signal) => findRootMySite(cloud, access, signal),
    now,
  });
  let trouble: Hint | undefined;
  let times: CopyTimes = { copyInterval: sharePoint.copyInterval };
  const check = createCheckAsApp({
    cloud,
    access,
    credential,
    mySites,
    // Both are awaited here: a command can wait, an answer in Teams cannot.
    async extras(objectId, signal) {
      const [policy, stored] = await Promise.all([readPhotoPolicy(access, signal), readStoredFacts(config, objectId)]);
      storedHosts = stored.mySiteHosts;
      await mySites.renew(signal);
      trouble = stored.trouble;
      times = copyTimes(sharePoint, stored.timing);
      const { triedPages } = stored;
      return {
        photoPolicy: async () => policy,
        shownAt: async () => stored.shown,
        ...(triedPages && { triedPages: async () => triedPages }),
      };
    },
    version,
    times: () => times,
    now,
  });
  const checked = await check(name, limits);
  if ('state' in checked) return checked;
  const { objectId, evidence, verdict, advice } = checked;
  return { objectId, evidence, verdict, advice, hints: [...hintsFor(evidence), ...(trouble ? [trouble] : [])] };
}
