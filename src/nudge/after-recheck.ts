import { limits } from '../limits.ts';
import type { SentMessage } from '../store/index.ts';

export interface Recheck {
  readonly message: Pick<SentMessage, 'kind' | 'state' | 'settledAt'>;
  /** `unknown`: only the person's own sign-in can tell. */
  readonly found: 'right' | 'wrong' | 'unknown';
  /** When SharePoint may copy again; undefined: nobody knows. */
  readonly nextCopyAt: Date | undefined;
  /** How long SharePoint waits between two copies. Milliseconds. */
  readonly copyInterval: number;
  readonly now: Date;
}

export type Next =
  /** Turn the message green, and say no more. */
  | { readonly next: 'done' }
  | { readonly next: 'remind' }
  | { readonly next: 'again'; readonly at: Date }
  | { readonly next: 'end'; readonly reason: 'reminded-already' | 'unknown' };

/**
 * What follows from looking at somebody again. A nudge is followed by one reminder, when SharePoint could have copied since and has not;
 * a reminder by nothing. Where nobody can tell, nobody is reminded, except where the nudge itself may not have arrived.
 */
export function afterRecheck({ message, found, nextCopyAt, copyInterval, now }: Recheck): Next {
  if (found === 'right') return { next: 'done' };
  const sent = message.settledAt.getTime();
  const remindAt = new Date(Math.max(sent + copyInterval, nextCopyAt?.getTime() ?? 0));
  const later = limits.nudges.rechecks.map((after) => new Date(sent + after)).find((at) => at > now);
  if (message.kind === 'reminder') {
    return later ? { next: 'again', at: later } : { next: 'end', reason: 'reminded-already' };
  }
  if (now < remindAt) return { next: 'again', at: later && later < remindAt ? later : remindAt };
  return found === 'wrong' || message.state === 'in-doubt' ? { next: 'remind' } : { next: 'end', reason: 'unknown' };
}
