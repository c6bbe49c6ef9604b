import type { BestEffort } from '../../src/cache/best-effort.ts';
import type { ChosenLanguages } from '../../src/cache/chosen-languages.ts';
import type { BotConfig } from '../../src/config/bot-config.ts';
import { createFeedback, type Feedback } from '../../src/feedback/feedback.ts';
import type { Log } from '../../src/log/types.ts';
import type { Admins } from '../../src/people/admins.ts';
import type { People } from '../../src/people/people.ts';
import type { PersonKey } from '../../src/people/person-key.ts';
import type { Store } from '../../src/store/types.ts';
import type { Answers } from '../answers/answers.ts';
import type { ActivityReceiver } from '../http/messages-route.ts';
import type { SignIn } from '../sign-in/sign-in.ts';
import type { Understand } from '../understand/create-understand.ts';
import type { ChannelAdapter } from './adapter.ts';
import { createApplication } from './application.ts';
import { createReplayGuard, type ReplayGuard } from './auth/replay-guard.ts';
import { type BackgroundTurns, createBackgroundTurns } from './background-turns.ts';
import { addConnectorPolicies, attemptsEnd, type ConnectorPolicyOptions } from './connector-policies.ts';
import { createRosterEvents } from './handlers/roster-events.ts';
import { createLateAnswers } from './late-answers.ts';
import { createLostAnswers } from './lost-answers.ts';
import { onTurnError } from './on-turn-error.ts';
import { createReceiver } from './receive.ts';
import { traceBackgroundTurns, traceReceiver, traceTurnErrors } from './traced-turns.ts';
import { createWelcomes, type WelcomesOptions } from './welcomes.ts';

export interface TurnsOptions extends Omit<ConnectorPolicyOptions, 'late'> {
  readonly config: Pick<BotConfig, 'bot' | 'app' | 'cloud' | 'signingKeys' | 'sendsTargeted' | 'now'>;
  readonly adapter: ChannelAdapter;
  readonly answers: Answers;
  readonly understand: Understand;
  readonly signIn: SignIn;
  readonly people: People;
  readonly admins: Admins;
  readonly languages: Pick<ChosenLanguages, 'of'>;
  readonly recordCard: (person: PersonKey, activityId: string) => void;
  readonly store: Pick<Store, 'isShared' | 'claims' | 'feedback'>;
  readonly welcomes: Pick<WelcomesOptions, 'queue' | 'onQueued'>;
  readonly bestEffort: BestEffort;
  readonly log: Log;
}

/** Everything between a request of the channel and the answers. */
export interface Turns {
  readonly receiver: ActivityReceiver;
  readonly backgroundTurns: BackgroundTurns;
  readonly replayGuard: Pick<ReplayGuard, 'flush'>;
  readonly feedback: Pick<Feedback, 'flush'>;
}

/** Connects the handlers of activities to what they need. */
export function connectTurns(options: TurnsOptions): Turns {
  const { config, adapter, answers, people, languages, store, bestEffort, timeouts, pace, log } = options;
  const { bot, app, cloud, sendsTargeted, now } = config;
  const shared = { tenantId: app.tenantId, now, bestEffort };
  const lateAnswers = createLateAnswers({
    adapter,
    pauseOf: pace.pauseOf,
    botId: bot.id,
    lost: createLostAnswers({ ...shared, queue: options.welcomes.queue, cloud }),
    addPolicies: (context, { most, sooner }) =>
      addConnectorPolicies(context, adapter, { timeouts, pace }, attemptsEnd(most, sooner)),
    log,
  });
  const backgroundTurns = traceBackgroundTurns(createBackgroundTurns({ ...options, late: lateAnswers, botId: bot.id }));
  const roster = createRosterEvents(people, cloud);
  const welcomes = createWelcomes({ ...shared, ...options.welcomes, cloud });
  const replayGuard = createReplayGuard({ ...shared, store });
  const feedback = createFeedback({ ...shared, store, signingKeys: config.signingKeys });
  const handling = {
    ...options,
    late: lateAnswers,
    backgroundTurns,
    roster,
    welcomes,
    replayGuard,
    feedback,
    sendsTargeted,
  };
  const application = createApplication(adapter, handling);
  adapter.onTurnError = traceTurnErrors(onTurnError(answers, log));
  return {
    receiver: traceReceiver(createReceiver(adapter, application, { replayGuard, languages })),
    backgroundTurns,
    replayGuard,
    feedback,
  };
}
