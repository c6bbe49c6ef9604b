import type { Answers } from '../answers/answers.ts';
import type { Log } from '../log.ts';
import type { SignIn } from '../sign-in/sign-in.ts';

/** What every activity handler works with. */
export interface Bot {
  readonly answers: Answers;
  readonly signIn: SignIn;
  readonly log: Log;
  readonly times: Times;
}

/** How long reading may take before the answer says what was read until then, in milliseconds; sending comes on top. */
export interface Times {
  /** In a message turn, of which Teams allows 10 s or more. */
  readonly readingInTurn: number;
  /** In an invoke, of which Teams' client waits for the answer. */
  readonly readingInInvoke: number;
}
