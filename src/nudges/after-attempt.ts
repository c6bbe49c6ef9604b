import { limits } from '../limits.ts';
import type { SendResult } from '../store/outbox/types.ts';
import { FIRST_RETRY_MS, MAX_ATTEMPTS, MAX_RETRY_MS, NUDGE_SHARE_OF_RATE, RECHECK_DELAYS_MS } from './nudge-limits.ts';
import type { Delivered } from './types.ts';

/**
 * Milliseconds between two writes to one conversation that keep all of Teams' windows at once, however long it goes on, and leave answers
 * to the person their part of each.
 */
export const CONVERSATION_GAP =
  Math.max(...limits.teams.conversation.map(({ within, calls }) => within / calls)) / NUDGE_SHARE_OF_RATE;

export interface AttemptMade {
  /** This one included. */
  readonly attempts: number;
  /** When it ended. */
  readonly at: Date;
  /** From 0 to 1. */
  readonly random: () => number;
}

/** What becomes of a message after an attempt to send it. */
export function afterAttempt(delivered: Delivered, { attempts, at, random }: AttemptMade): Omit<SendResult, 'id'> {
  const [firstRecheck] = RECHECK_DELAYS_MS;
  const after = (milliseconds: number) => new Date(at.getTime() + milliseconds);
  switch (delivered.outcome) {
    case 'sent':
      return { state: 'sent', activityId: delivered.activityId, recheckAt: after(firstRecheck) };
    case 'in-doubt':
      return { state: 'in-doubt', reason: delivered.code, recheckAt: after(firstRecheck) };
    case 'unreachable':
      return { state: 'unreachable', reason: delivered.code };
    case 'refused':
      return { state: 'given-up', reason: delivered.code };
    case 'missed':
      return { state: 'pending', reason: 'missed-turn', notBefore: at, refundAttempt: true };
    case 'later': {
      const { code: reason, retryAfter, everybody } = delivered;
      // Neither a full service nor a broken line says anything against this message.
      const uncounted = retryAfter !== undefined || everybody === true;
      if (!uncounted && attempts >= MAX_ATTEMPTS) return { state: 'given-up', reason };
      const pause = Math.max(retryAfter ?? backoff(attempts, random), CONVERSATION_GAP);
      return { state: 'pending', reason, notBefore: after(pause), refundAttempt: uncounted };
    }
  }
}

/** Doubled with each attempt and capped; the lower half is certain, the upper one is chance, so that those who failed together don't come back together. */
function backoff(attempts: number, random: () => number): number {
  return Math.min(MAX_RETRY_MS, FIRST_RETRY_MS * 2 ** (attempts - 1)) * (0.5 + random() / 2);
}
