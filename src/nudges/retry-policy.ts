import { backoff } from '../backoff.ts';
import { limits } from '../limits.ts';
import type { SendResult, SentMessage } from '../store/outbox/types.ts';
import {
  DAY_MS,
  FIRST_RETRY_MS,
  MAX_ATTEMPTS,
  MAX_RETRY_MS,
  NUDGE_SHARE_OF_RATE,
  RECHECK_DELAYS_MS,
  STALE_AFTER_MS,
} from './nudge-limits.ts';
import type { CheckOutcome, DeliveryResult } from './types.ts';
import { isWorkingTime, type WorkingHours } from './working-hours.ts';

/**
 * Minimum time between two writes to one conversation, in milliseconds. It satisfies all of Teams' windows for any
 * number of writes, and leaves a share of each window for answers.
 */
export const MIN_CONVERSATION_GAP_MS =
  Math.max(...limits.teams.conversation.map(({ within, calls }) => within / calls)) / NUDGE_SHARE_OF_RATE;

export interface SendAttempt {
  /** Number of attempts, including this one. */
  readonly attempts: number;
  /** When the attempt ended. */
  readonly at: Date;
  /** Returns 0 to 1. */
  readonly random: () => number;
}

/** State of a message after an attempt to send it. */
export function stateAfterSend(result: DeliveryResult, { attempts, at, random }: SendAttempt): Omit<SendResult, 'id'> {
  const [firstRecheck] = RECHECK_DELAYS_MS;
  const after = (milliseconds: number) => new Date(at.getTime() + milliseconds);
  switch (result.outcome) {
    case 'sent':
      return { state: 'sent', activityId: result.activityId, recheckAt: after(firstRecheck) };
    case 'in-doubt':
      return { state: 'in-doubt', reason: result.code, recheckAt: after(firstRecheck) };
    case 'unreachable':
      return { state: 'unreachable', reason: result.code };
    case 'refused':
      return { state: 'given-up', reason: result.code };
    case 'missed':
      return { state: 'pending', reason: 'missed-turn', notBefore: at, refundAttempt: true };
    case 'later': {
      const { code: reason, retryAfter, affectsAll } = result;
      // Throttling and network failures are not caused by this message.
      const refundAttempt = retryAfter !== undefined || affectsAll === true;
      if (!refundAttempt && attempts >= MAX_ATTEMPTS) return { state: 'given-up', reason };
      const pause = Math.max(retryAfter ?? backoff(attempts, SEND_BACKOFF, random()), MIN_CONVERSATION_GAP_MS);
      return { state: 'pending', reason, notBefore: after(pause), refundAttempt };
    }
  }
}

/** Half of each pause is fixed and half is jitter, which spreads the retries of messages that failed together. */
const SEND_BACKOFF = { first: FIRST_RETRY_MS / 2, longest: MAX_RETRY_MS / 2, jitter: 1 };

/** Maximum number of retries of one change's check. After them the nudge is sent without a verdict. */
const MAX_CHECK_RETRIES = 2;
/** Minimum delay before a check is retried. Most throttling ends within it. */
const CHECK_RETRY_DELAY_MS = 4 * 60_000;
/** Longest Retry-After for which a decision waits. */
const MAX_CHECK_RETRY_AFTER_MS = 15 * 60_000;

export interface FailedCheck {
  /** Number of earlier failed checks of this change. */
  readonly failedChecks: number;
  /** Earliest time at which a retry can succeed; undefined: a retry does not help. */
  readonly retryFrom: Date | undefined;
  /** IANA. */
  readonly timeZone: string;
}

/** When to retry a failed check before deciding; undefined: decide now, because a retry is too late or useless. */
export function checkRetryTime(
  { failedChecks, retryFrom, timeZone }: FailedCheck,
  hours: WorkingHours,
  now: Date,
): Date | undefined {
  if (!retryFrom || failedChecks >= MAX_CHECK_RETRIES) return undefined;
  if (retryFrom.getTime() - now.getTime() > MAX_CHECK_RETRY_AFTER_MS) return undefined;
  const at = new Date(Math.max(retryFrom.getTime(), now.getTime() + CHECK_RETRY_DELAY_MS));
  return isWorkingTime(at, timeZone, hours) ? at : undefined;
}

/** Time after which a due reminder is dropped if each check fails. */
const MAX_REMINDER_DELAY_MS = DAY_MS;
/** Minimum delay between failed checks while a reminder is due. */
const REMINDER_RETRY_DELAY_MS = 3_600_000;

export interface Recheck {
  readonly message: Pick<SentMessage, 'kind' | 'state' | 'settledAt'>;
  readonly outcome: Omit<CheckOutcome, 'evidence'>;
  /** Shortest time between two copies by SharePoint. Milliseconds. */
  readonly copyInterval: number;
  readonly now: Date;
}

export type FollowUpStep =
  /** Edit the message to "done" and end the follow-up. */
  | { readonly step: 'done' }
  | { readonly step: 'remind' }
  | { readonly step: 'recheck'; readonly at: Date }
  | { readonly step: 'end'; readonly reason: 'reminded-already' | 'unknown' | 'beyond-them' | 'stale' };

/**
 * Next step after a recheck. A nudge gets one reminder, once SharePoint could have copied and has not; a reminder gets
 * none. There is no reminder if a visit would not help or the message is stale. If the photo is unreadable, only a
 * message in doubt gets one, because the nudge may not have arrived.
 */
export function stepAfterRecheck({ message, outcome, copyInterval, now }: Recheck): FollowUpStep {
  const { status, nextCopyAt, retryFrom } = outcome;
  if (status === 'right') return { step: 'done' };
  const sentAt = message.settledAt.getTime();
  if (now.getTime() - sentAt > STALE_AFTER_MS) return { step: 'end', reason: 'stale' };
  const remindAt = new Date(Math.max(sentAt + copyInterval, nextCopyAt?.getTime() ?? 0));
  const nextRecheck = RECHECK_DELAYS_MS.map((delay) => new Date(sentAt + delay)).find((at) => at > now);
  if (message.kind === 'reminder') {
    return nextRecheck ? { step: 'recheck', at: nextRecheck } : { step: 'end', reason: 'reminded-already' };
  }
  if (now < remindAt) {
    return { step: 'recheck', at: nextRecheck && nextRecheck < remindAt ? nextRecheck : remindAt };
  }
  switch (status) {
    case 'needs-visit':
    // The button was shown, but the person may not have used it. The reminder's card explains both cases.
    case 'not-copied':
      return { step: 'remind' };
    case 'unreadable':
      if (retryFrom && now.getTime() - remindAt.getTime() < MAX_REMINDER_DELAY_MS) {
        const at = new Date(Math.max(retryFrom.getTime(), now.getTime() + REMINDER_RETRY_DELAY_MS));
        return { step: 'recheck', at };
      }
      return message.state === 'in-doubt' ? { step: 'remind' } : { step: 'end', reason: 'unknown' };
    case 'beyond-them':
    case 'gone':
      return { step: 'end', reason: 'beyond-them' };
  }
}
