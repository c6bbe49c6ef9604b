import { STORE_TIMEOUT_MS } from '../../src/cache/best-effort.ts';
import { EXTRA_READS_MS } from '../../src/check/read-alongside.ts';
import { limits } from '../../src/limits.ts';

/** Timeouts of a turn and of its steps, in milliseconds. */
export interface TurnTimeouts {
  /** A whole message turn; below `limits.teams.turn`. */
  readonly turn: number;
  /** A whole invoke; below `limits.teams.invoke`. */
  readonly invoke: number;
  /** Reading from Microsoft 365 in a message turn. */
  readonly readingInTurn: number;
  /** Reading from Microsoft 365 in an invoke. */
  readonly readingInInvoke: number;
  /** Work of the store that an answer can do without. */
  readonly store: number;
  /** Reads that only improve an answer, even if the pictures are read sooner: see `readAlongside`. */
  readonly extraReads: number;
  /** Delay before the typing indicator. */
  readonly untilTyping: number;
  /** Interval at which it is shown again until the answer. */
  readonly typingInterval: number;
  /** Delay before a message says what the bot is doing. */
  readonly untilProgress: number;
}

/** Reading ends early enough to draw the card and to send it in time. */
export const TURN_TIMEOUTS: TurnTimeouts = {
  turn: limits.teams.turn - 500,
  invoke: limits.teams.invoke - 300,
  readingInTurn: limits.teams.turn - 3_000,
  readingInInvoke: limits.teams.invoke - 1_200,
  store: STORE_TIMEOUT_MS,
  extraReads: EXTRA_READS_MS,
  // People accept a second without feedback, and each indicator counts against Teams' rate limit:
  // https://www.nngroup.com/articles/response-times-3-important-limits/
  untilTyping: 1_000,
  // Teams hides an indicator after some seconds. UNCONFIRMED [typing-time] how many: Microsoft's Agents Playground
  // takes three.
  typingInterval: 3_000,
  untilProgress: 2_000,
};
