/** Our own limits for nudges and reminders; times in milliseconds. Microsoft's limits are in `src/limits.ts`. */

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
export const DAY_MS = 24 * HOUR;
export const WEEK_MS = 7 * DAY_MS;

/** Delay between a change and its nudge. A second change, or a visit to SharePoint, often follows within it. */
export const GRACE_MS = 15 * MINUTE;
/** Maximum age of a change that is worth a message. */
export const STALE_AFTER_MS = WEEK_MS;
/** Maximum number of nudges and reminders for one person in seven days. */
export const MESSAGES_PER_WEEK = 2;

/** Maximum number of messages in 24 hours, over all people. */
export const DEFAULT_DAILY_CAP = 1_000;
export const MAX_DAILY_CAP = 1_000_000;
/** Interval for re-checking a daily cap that is used up. */
export const CAP_RECHECK_MS = HOUR;

/** Share of people whose photos change in 24 hours. A larger share is a bulk change, not made by people themselves. */
export const DEFAULT_BULK_SHARE = 0.05;
/** Fewer changes in 24 hours are never a bulk change, even among few people. */
export const MIN_BULK_CHANGES = 20;
/** Maximum number of messages queued in a minute. It spreads the messages if many photos change at once. */
export const DEFAULT_PER_MINUTE = 120;

/** Share of Teams' message rate that nudges may use. The rest is for answers. */
export const NUDGE_SHARE_OF_RATE = 0.8;

/** Delays between a message and its follow-up checks. */
export const RECHECK_DELAYS_MS = [15 * MINUTE, HOUR, 4 * HOUR, 12 * HOUR, DAY_MS] as const;

/** Retry delays after a transient failure: the first one, and the maximum. */
export const FIRST_RETRY_MS = 5 * SECOND;
export const MAX_RETRY_MS = 10 * MINUTE;
export const MAX_ATTEMPTS = 8;
/** Pause after a 429 without Retry-After. Teams names none "if not available". */
export const DEFAULT_RETRY_AFTER_MS = 10 * SECOND;
/** Timeout of one send. */
export const SEND_TIMEOUT_MS = 15 * SECOND;
/** Lease of a claimed message: longer than its wait for a slot plus its send. */
export const CLAIM_LEASE_MS = 2 * MINUTE;
/** Maximum number of unanswered sends of one instance. */
export const MAX_IN_FLIGHT = 64;
