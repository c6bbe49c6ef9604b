import { limits } from '../../src/limits.ts';
/** How long things may take, in milliseconds. Reading ends earlier than the whole, so that what was read can still be said. */
export interface TurnTimeouts {
  /** A whole message turn: `limits.teams.turn`. */
  readonly turn: number;
  /** A whole invoke: `limits.teams.invoke`. */
  readonly invoke: number;
  /** In a message turn, of which Teams allows 10 s or more. */
  readonly readingInTurn: number;
  /** In an invoke, of which Teams' client waits for the answer. */
  readonly readingInInvoke: number;
  /** Until somebody who waits for an answer sees that the bot is at work. */
  readonly untilTyping: number;
}

/** Reading ends early enough to draw the card and send it within the limits of `limits.teams`. */
export const TURN_TIMEOUTS: TurnTimeouts = {
  turn: limits.teams.turn - 500,
  invoke: limits.teams.invoke - 300,
  readingInTurn: limits.teams.turn - 3_000,
  readingInInvoke: limits.teams.invoke - 1_200,
  // So long nobody wonders, and each message counts against the rate of Teams: https://www.nngroup.com/articles/response-times-3-important-limits/
  untilTyping: 1_000,
};
