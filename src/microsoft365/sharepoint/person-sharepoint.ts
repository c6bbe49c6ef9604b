import type { Account, SharePointProfile, Source } from '../../photo/evidence.ts';
import type { Cloud } from '../clouds.ts';
import { beforeDeadline } from '../deadline.ts';
import { mySiteOrigin } from '../hosts.ts';
import { decisiveAttempt, type HostAttempt, isGone, nextStep, outcomeOf } from './host-choice.ts';
import type { MySites } from './my-sites.ts';
import type { SharePointReader } from './sharepoint-reader.ts';

export interface PersonSharePointOptions {
  readonly cloud: Cloud;
  readonly mySites: MySites;
  readonly objectId: string;
  /** The person's account; its `mySite` is what its owner may have set. */
  readonly account: (signal: AbortSignal) => Promise<Source<Pick<Account, 'mySite'>>>;
  /** A reader on one host. It sends nothing to the host before Entra ID has issued a token for it. */
  readonly readerOn: (origin: string) => SharePointReader;
}

interface Reading extends HostAttempt {
  readonly profile: Source<SharePointProfile>;
}

/**
 * Reads a person's profile and picture on the My Site host to which the person belongs. In a multi-geo tenant any host
 * names the right one: https://learn.microsoft.com/sharepoint/dev/solution-guidance/multigeo-userprofileexperience
 * A host that no longer works is dropped and learned anew.
 */
export function createPersonSharePoint(options: PersonSharePointOptions): SharePointReader {
  const { cloud, mySites, objectId, readerOn } = options;
  let origin: string | undefined;
  return {
    async profile(signal) {
      const { readings, account } = await findProfile(options, signal);
      for (const reading of readings) if (isGone(reading.outcome)) mySites.drop(reading.origin);
      const decisive = decisiveAttempt(readings) as Reading | undefined;
      if (!decisive) return account?.state === 'failed' ? account : NO_MY_SITE;
      origin = decisive.origin;
      if (decisive.outcome === 'profile') mySites.confirm(objectId, origin, namer(decisive, readings));
      return decisive.profile;
    },
    async picture(profile, signal) {
      const shownOn = profile.pictureUrl && mySiteOrigin(cloud, profile.pictureUrl);
      const host = shownOn && mySites.has(shownOn) ? shownOn : origin;
      return host === undefined ? NO_MY_SITE : await readerOn(host).picture(profile, signal);
    },
  };
}

const NO_MY_SITE = { state: 'failed', reason: 'not-found', code: 'no-my-site' } as const;

/** SharePoint names the host of a profile if another host of the tenant, itself not the person's claim, did. */
function namer({ origin }: Reading, readings: readonly Reading[]): 'account' | 'sharepoint' {
  return readings.some(({ names, origin: host }) => names === origin && host !== origin) ? 'sharepoint' : 'account';
}

async function findProfile(
  { cloud, mySites, objectId, account: readAccount, readerOn }: PersonSharePointOptions,
  signal: AbortSignal,
) {
  const readings: Reading[] = [];
  const known = mySites.hostOf(objectId);
  let account: Source<Pick<Account, 'mySite'>> | undefined;
  let named: string | null | undefined;
  let renewed: string | null | undefined;
  // Each step reads a new host, or answers one of the two questions: five steps at most.
  for (;;) {
    const step = nextStep({ attempts: readings, known, account: named, renewed });
    if (step === 'done') return { readings, account };
    if (step === 'read-account') {
      account = await readAccount(signal);
      const mySite = account.state === 'read' ? account.value.mySite : undefined;
      named = (mySite && mySiteOrigin(cloud, mySite)) || null;
    } else if (step === 'renew-standard') {
      for (const { origin, outcome } of readings) if (isGone(outcome)) mySites.drop(origin);
      renewed = (await beforeDeadline(mySites.renew(signal), signal).catch(() => undefined)) ?? null;
    } else {
      const profile = await readerOn(step.read).profile(signal);
      const host = profile.state === 'read' ? profile.value.personalSiteHostUrl : undefined;
      const names = host && mySiteOrigin(cloud, host);
      readings.push({ origin: step.read, outcome: outcomeOf(profile), names: names || undefined, profile });
    }
  }
}
