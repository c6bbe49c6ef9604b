import { z } from 'zod/v4';
import type { Failed, PhotoPolicy, Source } from '../../photo/evidence.ts';
import { type GraphAccess, requestGraph } from './request-graph.ts';

/** Who may change photos in the tenant. */
export interface PhotoPolicyReader {
  /** What is known by now; never waits. Failed with the code `not-read-yet` until the first reading is over. */
  known(): Source<PhotoPolicy>;
  /** Resolves when no reading is under way any more. */
  settled(): Promise<void>;
  /** No further reading; the one under way ends. */
  stop(): void;
}

export interface PhotoPolicyReaderOptions {
  /** The app's own token: the settings are the same for everybody. */
  readonly access: GraphAccess;
  readonly now: () => Date;
  /** Milliseconds, real ones, after which a reading has failed. */
  readonly timeout: number;
  readonly lifetimes?: PhotoPolicyLifetimes;
}

/** Milliseconds. */
export interface PhotoPolicyLifetimes {
  /** After so long the settings are read again. That the permission is missing is remembered as long. */
  readonly fresh: number;
  /** A reading that failed is tried again after so long. */
  readonly retry: number;
  /** Settings that can't be read anew count for so long. */
  readonly stale: number;
}

const HOUR = 3_600_000;

/** Changes take up to 24 hours to be felt anyhow: https://learn.microsoft.com/graph/profilephoto-configure-settings */
const LIFETIMES: PhotoPolicyLifetimes = { fresh: HOUR, retry: HOUR / 12, stale: 24 * HOUR };

const NOT_READ_YET: Failed = { state: 'failed', reason: 'timed-out', code: 'not-read-yet' };

/** Reads the settings at once, and again behind whoever asks when they are old. Nobody ever waits for it. */
export function createPhotoPolicyReader(options: PhotoPolicyReaderOptions): PhotoPolicyReader {
  const { access, now, timeout, lifetimes = LIFETIMES } = options;
  const end = new AbortController();
  let latest: Source<PhotoPolicy> = NOT_READ_YET;
  let answered = 0;
  let dueAt = 0;
  let reading: Promise<void> | undefined;

  async function refresh(): Promise<void> {
    const source = await readPhotoPolicy(access, AbortSignal.any([end.signal, AbortSignal.timeout(timeout)]));
    const at = now().getTime();
    const failed = source.state === 'failed';
    dueAt = at + (failed ? Math.max(lifetimes.retry, source.retryAfter ?? 0) : lifetimes.fresh);
    if (failed && latest.state !== 'failed' && at - answered < lifetimes.stale) return;
    latest = source;
    answered = at;
  }

  function readBehind(): void {
    reading ??= refresh().finally(() => {
      reading = undefined;
    });
  }

  readBehind();
  return {
    known() {
      if (!end.signal.aborted && now().getTime() >= dueAt) readBehind();
      return latest;
    },
    settled: async () => await reading,
    stop: () => end.abort(),
  };
}

/**
 * One reading of the tenant's settings. Absent (`not-granted`) where the app lacks `PeopleSettings.Read.All`.
 * https://learn.microsoft.com/graph/api/peopleadminsettings-list-photoupdatesettings (beta only; in national clouds UNCONFIRMED)
 */
export async function readPhotoPolicy(access: GraphAccess, signal: AbortSignal): Promise<Source<PhotoPolicy>> {
  const asked = await requestGraph(access, signal, (request) =>
    request('/admin/people/photoUpdateSettings').version('beta').get(),
  );
  if ('answer' in asked) return toPolicy(asked.answer);
  return asked.reason === 'forbidden' ? { state: 'absent', sign: 'not-granted' } : asked;
}

const Settings = z.object({
  source: z.string().nullish(),
  // An empty object in one of the documented examples: https://learn.microsoft.com/graph/profilephoto-configure-settings
  allowedRoles: z.union([z.array(z.string()), z.record(z.string(), z.never())]).nullish(),
});

/** The documentation shows the settings as such, and inside `value`. */
const Answer = z.union([z.object({ value: Settings }).transform(({ value }) => value), Settings]);

function toPolicy(answer: unknown): Source<PhotoPolicy> {
  const parsed = Answer.safeParse(answer);
  const isEmpty = parsed.data?.source === undefined && parsed.data?.allowedRoles === undefined;
  if (!parsed.success || isEmpty) return { state: 'failed', reason: 'malformed' };
  const { source, allowedRoles } = parsed.data;
  return {
    state: 'read',
    value: {
      source: source === 'cloud' || source === 'onPremises' ? source : undefined,
      allowedRoles: Array.isArray(allowedRoles) ? allowedRoles : [],
    },
  };
}
