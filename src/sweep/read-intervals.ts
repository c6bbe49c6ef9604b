import { backoff } from '../backoff.ts';
import type { PersonKey } from '../people/person-key.ts';
import type { LatestDue, Ledger } from '../store/ledger/types.ts';

/** How long after a question or a change a person is read at the shorter interval. Milliseconds. */
export const PRIORITY_PERIOD_MS = 2 * 3_600_000;

/** How often photos are read, in milliseconds. */
export interface ReadIntervals {
  readonly regular: number;
  /** Interval after a person has asked about their photo, or has changed it. */
  readonly priority: number;
  /** How long the priority interval applies. */
  readonly priorityPeriod: number;
}

/** Share by which an interval is shortened or extended at random, to spread the load of people added together. */
const JITTER = 0.1;

const MINUTE = 60_000;
/** Spacing of retries after failed reads. Permanent failures, such as a mailbox on-premises, are retried once a day. */
const READ_RETRY = { first: MINUTE, longest: 24 * 60 * MINUTE };

/** When to read a photo again after a successful read. `random`: 0 to 1. */
export function nextReadAt(
  at: Date,
  priorityUntil: Date | undefined,
  { regular, priority }: Pick<ReadIntervals, 'regular' | 'priority'>,
  random: () => number,
): Date {
  const interval = priorityUntil && priorityUntil > at ? Math.min(priority, regular) : regular;
  return after(at, interval * (1 - JITTER + 2 * JITTER * random()));
}

/**
 * When to read a photo again after the `attempts`th failure in a row. `retryAfter`: milliseconds that Graph requested;
 * the retry is never earlier.
 */
export function nextRetryAt(at: Date, attempts: number, retryAfter: number | undefined, random: () => number): Date {
  const pause = retryAfter ?? backoff(attempts, READ_RETRY);
  return after(at, pause * (1 + JITTER * random()));
}

/**
 * The latest times at which a person can be due, as seen from `now`. A later one was written by a clock that was ahead.
 */
export function latestDue(now: Date, { regular }: Pick<ReadIntervals, 'regular'>): LatestDue {
  return {
    afterRead: after(now, regular * (1 + JITTER) + MINUTE),
    afterFailure: after(now, Math.max(regular, READ_RETRY.longest) * (1 + JITTER) + MINUTE),
  };
}

/** Reads a person's photo early and more often: they have just asked about it and may change it. */
export async function prioritize(
  ledger: Ledger,
  person: PersonKey,
  { priority, priorityPeriod }: ReadIntervals,
  at: Date,
): Promise<void> {
  await ledger.prioritize(person, after(at, priorityPeriod), after(at, priority));
}

function after(at: Date, milliseconds: number): Date {
  return new Date(at.getTime() + Math.round(milliseconds));
}
