import type { Answers } from '../answers/answers.ts';
import type { Log } from '../log.ts';
import type { SignIn } from '../sign-in/sign-in.ts';
import type { Afterwards } from './afterwards.ts';
import type { ConnectorLimits } from './limit-connector.ts';
import type { RosterEvents } from './roster-events.ts';

/** What every activity handler works with. */
export interface Bot extends ConnectorLimits {
  readonly answers: Answers;
  readonly signIn: SignIn;
  readonly afterwards: Afterwards;
  readonly roster: RosterEvents;
  readonly log: Log;
}

/** How long things may take, in milliseconds. Reading ends earlier than the whole, so that what was read can still be said. */
export interface Times {
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
