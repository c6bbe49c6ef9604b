import { type RawBuilder, sql } from 'kysely';

/*
 * A host's clock that is ahead, even for seconds, writes times that come too late by as much, such as a lease of two
 * minutes that ends tomorrow. So each kind of time has a bound: the longest by which it can be ahead of a right clock.
 * A time beyond its bound counts as past. The sweep corrects due times of its own in the same way (`correctDue`).
 * `claim`, `exchange` and thumbnails have none: there, such a time only keeps a row longer.
 */

/** By how much the clocks of instances may differ. Milliseconds. */
export const CLOCK_TOLERANCE_MS = 5 * 60_000;

/** The longest lease of a row: that of a follow-up. Milliseconds. */
export const MAX_LEASE_MS = 15 * 60_000;
/**
 * The longest wait or pause of a row, in milliseconds: what has to wait longer is decided again meanwhile. Much shorter
 * than a day, because a clock that is ahead is often ahead by a day.
 */
export const MAX_WAIT_MS = 12 * 3_600_000;

/** The longest snooze of nudges: until the next working morning, so at most a week and a free day. Milliseconds. */
export const MAX_SNOOZE_MS = 10 * 24 * 3_600_000;

/** The earlier of the time and the end of the longest wait. */
export function withinMaxWait(time: Date, now: Date): Date {
  return new Date(Math.min(time.getTime(), now.getTime() + MAX_WAIT_MS));
}

/** Whether the time is to come. False if a clock that was ahead wrote it. `most`: its bound, in milliseconds. */
export function isToCome(time: Date | null, now: Date, most: number): time is Date {
  return time !== null && time > now && time <= latest(now, most);
}

/** SQL: the time in the column has come, or a clock that was ahead wrote it. `most`: its bound, in milliseconds. */
export function hasCome(column: string, now: Date, most: number): RawBuilder<boolean> {
  const time = sql.ref(column);
  return sql<boolean>`(${time} <= ${now} or ${time} > ${latest(now, most)})`;
}

/** The latest time that a right clock can have written. */
export function latest(now: Date, most: number): Date {
  return new Date(now.getTime() + most + CLOCK_TOLERANCE_MS);
}
