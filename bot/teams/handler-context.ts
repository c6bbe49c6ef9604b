import type { Feedback } from '../../src/feedback/feedback.ts';
import type { Log } from '../../src/log/types.ts';
import type { Admins } from '../../src/people/admins.ts';
import type { PersonKey } from '../../src/people/person-key.ts';
import type { Answers } from '../answers/answers.ts';
import type { SignIn } from '../sign-in/sign-in.ts';
import type { Understand } from '../understand/create-understand.ts';
import type { ReplayGuard } from './auth/replay-guard.ts';
import type { BackgroundTurns } from './background-turns.ts';
import type { ConnectorPolicyOptions } from './connector-policies.ts';
import type { RosterEvents } from './handlers/roster-events.ts';
import type { Welcomes } from './welcomes.ts';

/** The dependencies of every activity handler; called `bot` there. */
export interface HandlerContext extends ConnectorPolicyOptions {
  readonly answers: Answers;
  readonly understand: Understand;
  readonly signIn: SignIn;
  readonly backgroundTurns: BackgroundTurns;
  readonly roster: RosterEvents;
  readonly admins: Pick<Admins, 'hadRole'>;
  readonly welcomes: Welcomes;
  readonly replayGuard: Pick<ReplayGuard, 'isNewWish'>;
  /** Notes a card that is to be edited after a press. Never rejects. */
  readonly recordCard: (person: PersonKey, activityId: string) => void;
  /** In group chats and channels, the bot answers by messages that only the author sees. */
  readonly sendsTargeted: boolean;
  readonly feedback: Pick<Feedback, 'noteAnswer' | 'rate'>;
  readonly log: Log;
}
