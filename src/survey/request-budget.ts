import { limits } from '../limits.ts';
import { PARTS_OF_PHOTO } from '../microsoft365/graph/read-photos.ts';

/** What a survey asks of Microsoft's services, and how long that takes. */
export interface RequestBudget {
  /** Requests to Graph; each has the photos of several people. */
  readonly graphRequests: number;
  /** Photos and pictures in them. */
  readonly graphParts: number;
  /** Most requests to SharePoint: a profile and a picture of each person. */
  readonly sharePointRequests: number;
  /** Milliseconds between two people that keep SharePoint's limits. */
  readonly interval: number;
  /** Milliseconds. `shortest`: Graph allows `ceiling` batches at once; `longest`: only one. */
  readonly duration: { readonly shortest: number; readonly longest: number };
}

/** Share of SharePoint's published limits that a survey uses. The rest is for people and other apps. */
const SHARE_OF_LIMITS = 0.75;
/** Requests to SharePoint for one person: the profile, and the picture. */
const REQUESTS_PER_PERSON = 2;
/** Milliseconds that Graph takes for one photo. A guess: docs/sweep.md calculates with it, too. */
const PHOTO_MS = 100;
/** Parts of a batch at which Graph works at once: https://learn.microsoft.com/answers/questions/1660054 */
const PARTS_AT_ONCE = 4;

/** `people`: number to read. `licences`: people with a licence in the tenant. `ceiling`: most batches at once. */
export function requestBudget(people: number, licences: number, ceiling: number): RequestBudget {
  const interval = intervalFor(licences);
  const perBatch = Math.floor(limits.graph.batch / PARTS_OF_PHOTO);
  const graphParts = people * PARTS_OF_PHOTO;
  const graphTime = (batches: number) => (graphParts * PHOTO_MS) / (PARTS_AT_ONCE * batches);
  const sharePointTime = people * interval;
  return {
    graphRequests: Math.ceil(people / perBatch),
    graphParts,
    sharePointRequests: people * REQUESTS_PER_PERSON,
    interval,
    duration: {
      shortest: Math.max(sharePointTime, graphTime(ceiling)),
      longest: Math.max(sharePointTime, graphTime(1)),
    },
  };
}

function intervalFor(licences: number): number {
  const rate = limits.sharePoint.rates.find((one) => licences <= one.licences) ?? limits.sharePoint.rates[0];
  const units = REQUESTS_PER_PERSON * limits.sharePoint.unitsPerRequest;
  const byUnits = (60_000 * units) / rate.unitsPerMinute;
  const byProfiles = 300_000 / rate.profilesPer5Minutes;
  return Math.max(byUnits, byProfiles) / SHARE_OF_LIMITS;
}
