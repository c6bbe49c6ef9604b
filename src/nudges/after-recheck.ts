import type { SentMessage } from '../store/outbox/types.ts';
import type { CheckOutcome } from './check-outcome.ts';
import { DAY_MS, RECHECK_DELAYS_MS, STALE_AFTER_MS } from './nudge-limits.ts';

export interface Recheck {
  readonly message: Pick<SentMessage, 'kind' | 'state' | 'settledAt'>;
  readonly seen: Omit<CheckOutcome, 'evidence'>;
  /** How long SharePoint waits between two copies. Milliseconds. */
  readonly copyInterval: number;
  readonly now: Date;
}

export type Next =
  /** Turn the message green, and say no more. */
  | { readonly next: 'done' }
  | { readonly next: 'remind' }
  | { readonly next: 'again'; readonly at: Date }
  | { readonly next: 'end'; readonly reason: 'reminded-already' | 'unknown' | 'beyond-them' | 'stale' };

/** For so long after its time a reminder waits for somebody whom nobody can see for the moment. Milliseconds. */
const PATIENCE = DAY_MS;
/** How often to look meanwhile. Milliseconds. */
const LOOK_AGAIN = 3_600_000;

/**
 * What follows from looking at somebody again. A nudge is followed by one reminder, when SharePoint could have copied since and has not;
 * a reminder by nothing. Where nobody can tell, nobody is reminded, except where the nudge itself may not have arrived. Nor is anybody
 * whom a visit would not help, or after so long that it is no news any more.
 */
export function afterRecheck({ message, seen, copyInterval, now }: Recheck): Next {
  const { found, nextCopyAt, againFrom } = seen;
  if (found === 'right') return { next: 'done' };
  const sent = message.settledAt.getTime();
  if (now.getTime() - sent > STALE_AFTER_MS) return { next: 'end', reason: 'stale' };
  const remindAt = new Date(Math.max(sent + copyInterval, nextCopyAt?.getTime() ?? 0));
  const later = RECHECK_DELAYS_MS.map((after) => new Date(sent + after)).find((at) => at > now);
  if (message.kind === 'reminder') {
    return later ? { next: 'again', at: later } : { next: 'end', reason: 'reminded-already' };
  }
  if (now < remindAt) return { next: 'again', at: later && later < remindAt ? later : remindAt };
  switch (found) {
    case 'needs-visit':
    // Shown is not pressed: whoever only saw the button is reminded of it, and whoever pressed it hears what to do then.
    case 'not-copied':
      return { next: 'remind' };
    case 'unseen':
      if (againFrom && now.getTime() - remindAt.getTime() < PATIENCE) {
        return { next: 'again', at: new Date(Math.max(againFrom.getTime(), now.getTime() + LOOK_AGAIN)) };
      }
      return message.state === 'in-doubt' ? { next: 'remind' } : { next: 'end', reason: 'unknown' };
    case 'beyond-them':
    case 'gone':
      return { next: 'end', reason: 'beyond-them' };
  }
}
