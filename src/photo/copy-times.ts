import type { SharePointProfile } from './evidence.ts';

/** How SharePoint times its copies, as far as it is assumed or known. Durations in milliseconds. */
export interface CopyTimes {
  /** SharePoint's minimum interval between two copies. Default: `limits.sharePoint.copyInterval`. */
  readonly copyInterval: number;
  /**
   * A shorter interval, learned in the tenant. It decides when SharePoint may copy again, and not what is overdue: if
   * it is wrong, the person visits SharePoint once in vain, but no admin is asked.
   */
  readonly learnedInterval?: number | undefined;
  /** By how much SharePoint's picture timestamp is ahead of UTC, learned in the tenant. Default: 0. */
  readonly stampOffset?: number | undefined;
}

/** When SharePoint copied last, by its timestamp. Undefined: it names no time. */
export function copiedAtIn(profile: SharePointProfile | undefined, { stampOffset = 0 }: CopyTimes): Date | undefined {
  const stamp = profile?.copiedAt;
  return stamp && new Date(stamp.getTime() - stampOffset);
}

/** Interval after which SharePoint may copy again. */
export function nextCopyInterval({ copyInterval, learnedInterval = copyInterval }: CopyTimes): number {
  return Math.min(copyInterval, learnedInterval);
}
