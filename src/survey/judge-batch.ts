import type { Failed, FailureReason } from '../photo/evidence.ts';
import { PERMANENT_FAILURES } from '../sweep/batch-failures.ts';
import { TRANSIENT_FAILURES } from '../sweep/detect-change.ts';
import type { Surveyed } from './types.ts';

/** What the answers about several people say about the pace, and about the services as a whole. */
export interface BatchJudgement {
  /** Number of answers with 429, or with a time to wait. */
  readonly throttled: number;
  /** The longest pause that a service asked for, in milliseconds. */
  readonly retryAfter: number | undefined;
  /** Each person failed for a reason that passes by itself. */
  readonly isOutage: boolean;
  /** A source that refuses the app for each person that it was asked about. */
  readonly refusal: { readonly source: string; readonly failed: Failed } | undefined;
}

const SOURCES = ['graphPhoto', 'sharePointProfile'] as const;

export function judgeBatch(batch: readonly Surveyed[]): BatchJudgement {
  // A batch that Graph refuses as a whole has one failure for all.
  const throttled = [...new Set(batch.flatMap(failuresIn))].filter(isThrottling);
  const pauses = throttled.flatMap(({ retryAfter }) => retryAfter ?? []);
  return {
    throttled: throttled.length,
    retryAfter: pauses.length > 0 ? Math.max(...pauses) : undefined,
    isOutage: batch.length > 0 && batch.every(mayPass),
    refusal: SOURCES.map((source) => refusalBy(source, batch)).find((one) => one !== undefined),
  };
}

/** The verdict is unknown for want of an answer that may come later. */
export function mayPass(surveyed: Surveyed): boolean {
  const { verdict, evidence } = surveyed;
  return verdict.failedSources.some((name) => {
    const source = evidence[name];
    return source.state === 'failed' && (isThrottling(source) || TRANSIENT_FAILURES.includes(source.reason));
  });
}

/** A failure with Retry-After is throttling whatever its status: https://learn.microsoft.com/graph/throttling */
function isThrottling({ reason, retryAfter }: Failed): boolean {
  return reason === 'throttled' || retryAfter !== undefined;
}

function failuresIn({ evidence }: Surveyed): Failed[] {
  const { graphPhoto, graphPicture, sharePointProfile, sharePointPicture } = evidence;
  return [graphPhoto, graphPicture, sharePointProfile, sharePointPicture].filter(
    (source): source is Failed => source.state === 'failed',
  );
}

const REFUSALS: readonly FailureReason[] = [...PERMANENT_FAILURES, 'no-token'];

function refusalBy(source: (typeof SOURCES)[number], batch: readonly Surveyed[]): BatchJudgement['refusal'] {
  const readings = batch.map(({ evidence }) => evidence[source]);
  const [first] = readings;
  if (first?.state !== 'failed') return undefined;
  const all = readings.every((one) => one.state === 'failed' && isRefusal(one));
  return all ? { source, failed: first } : undefined;
}

function isRefusal({ reason, code }: Failed): boolean {
  return REFUSALS.includes(reason) || code === 'no-my-site';
}
