import { z } from 'zod/v4';
import type { Failed, PhotoPolicy, Source } from '../../photo/evidence.ts';
import { type GraphAccess, requestGraph } from './request-graph.ts';

/** Reads which people may change photos in the tenant. */
export interface PhotoPolicyReader {
  /** The latest settings, without waiting. Failed with the code `not-read-yet` until the first read is over. */
  known(): Source<PhotoPolicy>;
  /** Resolves when no read is in flight. */
  settled(): Promise<void>;
  /** Starts no further read and aborts the one in flight. */
  stop(): void;
}

export interface PhotoPolicyReaderOptions {
  /** With a token of the app itself: the settings are the same for all people. */
  readonly access: GraphAccess;
  readonly now: () => Date;
  /** Timeout of a read, in milliseconds of real time. */
  readonly timeout: number;
  readonly lifetimes?: PhotoPolicyLifetimes;
}

/** Milliseconds. */
export interface PhotoPolicyLifetimes {
  /** Age after which the settings, or the fact that the permission is missing, are read again. */
  readonly fresh: number;
  /** Time until the retry of a failed read. */
  readonly retry: number;
  /** Age up to which settings are used while reads fail. */
  readonly stale: number;
}

const HOUR_MS = 3_600_000;

/** Changes take up to 24 hours to apply: https://learn.microsoft.com/graph/profilephoto-configure-settings */
const LIFETIMES: PhotoPolicyLifetimes = { fresh: HOUR_MS, retry: HOUR_MS / 12, stale: 24 * HOUR_MS };

const NOT_READ_YET: Failed = { state: 'failed', reason: 'timed-out', code: 'not-read-yet' };

/** Reads the settings at once, and again in the background when `known` is called and they are old. No caller waits. */
export function createPhotoPolicyReader(options: PhotoPolicyReaderOptions): PhotoPolicyReader {
  const { access, now, timeout, lifetimes = LIFETIMES } = options;
  const end = new AbortController();
  let latest: Source<PhotoPolicy> = NOT_READ_YET;
  let readAt = 0;
  let dueAt = 0;
  let reading: Promise<void> | undefined;

  async function refresh(): Promise<void> {
    const source = await readPhotoPolicy(access, AbortSignal.any([end.signal, AbortSignal.timeout(timeout)]));
    const at = now().getTime();
    const failed = source.state === 'failed';
    dueAt = at + (failed ? Math.max(lifetimes.retry, source.retryAfter ?? 0) : lifetimes.fresh);
    if (failed && latest.state !== 'failed' && at - readAt < lifetimes.stale) return;
    latest = source;
    readAt = at;
  }

  function refreshInBackground(): void {
    reading ??= refresh().finally(() => {
      reading = undefined;
    });
  }

  refreshInBackground();
  return {
    known() {
      if (!end.signal.aborted && now().getTime() >= dueAt) refreshInBackground();
      return latest;
    },
    settled: async () => await reading,
    stop: () => end.abort(),
  };
}

/**
 * Reads the tenant's settings once. Absent (`not-granted`): the app lacks `PeopleSettings.Read.All`.
 * https://learn.microsoft.com/graph/api/peopleadminsettings-list-photoupdatesettings (beta only, in all
 * four clouds)
 */
export async function readPhotoPolicy(access: GraphAccess, signal: AbortSignal): Promise<Source<PhotoPolicy>> {
  const result = await requestGraph(access, signal, (request) =>
    request('/admin/people/photoUpdateSettings').version('beta').get(),
  );
  if ('answer' in result) return toPolicy(result.answer);
  return result.reason === 'forbidden' ? { state: 'absent', sign: 'not-granted' } : result;
}

/**
 * In a tenant that never set them, `source` may be missing and `allowedRoles` empty: no one is locked. Graph's context
 * then shows that the answer is Graph's. https://office365itpros.com (UNCONFIRMED [photo-policy] by a page of
 * Microsoft)
 */
const Unset = z.object({ '@odata.context': z.string() });

const Settings = z.object({
  source: z.string().nullish(),
  // One of the documented examples has an empty object:
  // https://learn.microsoft.com/graph/profilephoto-configure-settings
  allowedRoles: z.union([z.array(z.string()), z.record(z.string(), z.never())]).nullish(),
});

/** The documentation shows the settings both directly and inside `value`. */
const Answer = z.union([z.object({ value: Settings }).transform(({ value }) => value), Settings]);

function toPolicy(answer: unknown): Source<PhotoPolicy> {
  const parsed = Answer.safeParse(answer);
  const isEmpty = parsed.data?.source === undefined && parsed.data?.allowedRoles === undefined;
  if (!parsed.success || (isEmpty && !Unset.safeParse(answer).success)) return { state: 'failed', reason: 'malformed' };
  const { source, allowedRoles } = parsed.data;
  return {
    state: 'read',
    value: {
      source: source === 'cloud' || source === 'onPremises' ? source : undefined,
      allowedRoles: Array.isArray(allowedRoles) ? allowedRoles : [],
    },
  };
}
