import type { ThumbnailCache } from '../cache/thumbnail-cache.ts';
import type { CheckAsApp, CheckedPerson } from '../check/as-app.ts';
import { keepPictures } from '../check/keep-pictures.ts';
import type { PersonKey } from '../people/person-key.ts';
import type { FailureReason, Source } from '../photo/evidence.ts';
import type { VerdictKind } from '../photo/verdict.ts';
import type { Roster } from '../store/people/types.ts';
import { needsVisit } from './needs-visit.ts';
import type { NudgeEvidence } from './nudge-evidence.ts';
import type { CheckOutcome } from './types.ts';

export interface RecipientCheckOptions {
  readonly check: CheckAsApp;
  readonly thumbnailCache: Pick<ThumbnailCache, 'put'>;
  readonly roster: Pick<Roster, 'find'>;
  /** Erases everything about a person. */
  readonly erase: (person: PersonKey) => Promise<void>;
  readonly now: () => Date;
}

/** Checks a recipient's photo without their sign-in. Rejects only if the store fails. */
export type CheckRecipient = (person: PersonKey, signal: AbortSignal) => Promise<CheckOutcome>;

const DEADLINE_MS = 60_000;
/** Longest Retry-After that the check waits for. It is long, because no person waits for the result. */
const PATIENCE_MS = 30_000;

/**
 * Failures after which a retry can succeed. The others (no permission, no certificate, pictures that can't be compared)
 * stay until an admin acts.
 */
const TRANSIENT: readonly FailureReason[] = ['timed-out', 'throttled', 'unreachable', 'unavailable', 'no-token'];

const GONE: CheckOutcome = { status: 'gone', evidence: {} };

/** Runs the check as the app. The outcome says whether a message helps, and holds the evidence for its card. */
export function createRecipientCheck(options: RecipientCheckOptions): CheckRecipient {
  const { check, thumbnailCache, roster, erase, now } = options;
  return async (person, signal) => {
    const deadline = AbortSignal.any([signal, AbortSignal.timeout(DEADLINE_MS)]);
    const checked = await check(person.objectId, { deadline, patience: PATIENCE_MS });
    if ('state' in checked) {
      if (checked.state === 'absent') return GONE;
      return { status: 'unreadable', evidence: {}, retryFrom: retryTime([checked], now()) };
    }
    const status = statusOf(checked.verdict.kind);
    if (status === 'beyond-them') return { status, evidence: {} };
    const pictures = await keepPictures(thumbnailCache, person, checked);
    // The person may have removed the app during the check: erase the pictures that were just kept.
    if (!(await roster.find(person))) {
      await erase(person);
      return GONE;
    }
    const { retryAt } = checked.verdict;
    const { sharePointProfile } = checked.evidence;
    const evidence: NudgeEvidence = {
      pictures: { ...pictures, keptUntil: pictures.keptUntil.toISOString() },
      accountName: sharePointProfile.state === 'read' ? sharePointProfile.value.accountName : undefined,
    };
    if (status === 'unreadable') return { status, evidence, retryFrom: retryTimeOf(checked) };
    if (status !== 'needs-visit') return { status, evidence };
    return { status, evidence: { ...evidence, retryAt: retryAt?.toISOString() }, nextCopyAt: retryAt };
  };
}

function statusOf(kind: VerdictKind): CheckOutcome['status'] {
  if (kind === 'in-sync' || kind === 'no-photo') return 'right';
  if (kind === 'unknown') return 'unreadable';
  if (kind === 'not-copied') return kind;
  return needsVisit(kind) ? 'needs-visit' : 'beyond-them';
}

function retryTimeOf({ verdict, evidence }: CheckedPerson): Date | undefined {
  const failed = verdict.failedSources.map((name) => evidence[name]);
  return retryTime(failed, evidence.readAt);
}

/** Earliest time at which a retry can succeed. Undefined: a source would fail again, or no source failed. */
function retryTime(sources: readonly Source<unknown>[], now: Date): Date | undefined {
  const failed = sources.filter((source) => source.state === 'failed');
  if (failed.length === 0 || failed.length < sources.length) return undefined;
  if (failed.some(({ reason }) => !TRANSIENT.includes(reason))) return undefined;
  return new Date(now.getTime() + Math.max(...failed.map(({ retryAfter = 0 }) => retryAfter)));
}
