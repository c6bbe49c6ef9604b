import { backoff } from '../backoff.ts';
import type { PersonKey } from '../people/person-key.ts';
import type { Ledger } from '../store/ledger/types.ts';

/** How often people are looked at, in milliseconds. */
export interface Intervals {
  /** Everybody. */
  readonly usual: number;
  /** Whoever just asked, or whose photo just changed. */
  readonly warm: number;
  /** For so long. */
  readonly warmth: number;
}

/** Each interval is up to so much shorter or longer, so that people who came together do not stay together. */
const JITTER = 0.1;

const MINUTE = 60_000;
/** Spacing of retries after failed reads. Permanent failures, such as a mailbox on-premises, are retried once a day. */
const READ_RETRY = { first: MINUTE, longest: 24 * 60 * MINUTE };

/** When to look again at somebody who was read. `random`: 0 to 1. */
export function nextLook(
  at: Date,
  warmUntil: Date | undefined,
  { usual, warm }: Pick<Intervals, 'usual' | 'warm'>,
  random: () => number,
): Date {
  const interval = warmUntil && warmUntil > at ? Math.min(warm, usual) : usual;
  return after(at, interval * (1 - JITTER + 2 * JITTER * random()));
}

/**
 * When to look again at somebody who could not be read for the `attempts`th time in a row. `retryAfter`: milliseconds that Graph asked for;
 * it is never sooner.
 */
export function nextAttempt(at: Date, attempts: number, retryAfter: number | undefined, random: () => number): Date {
  const pause = retryAfter ?? backoff(attempts, READ_RETRY);
  return after(at, pause * (1 + JITTER * random()));
}

/** Somebody just asked: their photo may change any moment. */
export async function keepWarm(
  ledger: Ledger,
  person: PersonKey,
  { warm, warmth }: Intervals,
  at: Date,
): Promise<void> {
  await ledger.warm(person, after(at, warmth), after(at, warm));
}

function after(at: Date, milliseconds: number): Date {
  return new Date(at.getTime() + Math.round(milliseconds));
}
