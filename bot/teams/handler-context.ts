import type { Answers } from '../answers/answers.ts';
import type { Log } from '../log.ts';
import type { SignIn } from '../sign-in/sign-in.ts';
import type { Afterwards } from './background-turns.ts';
import type { RosterEvents } from './handlers/roster-events.ts';
import type { ConnectorLimits } from './limit-connector.ts';

/** What every activity handler works with. */
export interface Bot extends ConnectorLimits {
  readonly answers: Answers;
  readonly signIn: SignIn;
  readonly afterwards: Afterwards;
  readonly roster: RosterEvents;
  readonly log: Log;
}
