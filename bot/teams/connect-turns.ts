import type { BestEffort } from '../../src/cache/best-effort.ts';
import type { BotConfig } from '../../src/config/bot-config.ts';
import type { People } from '../../src/people/people.ts';
import type { Store } from '../../src/store/types.ts';
import type { Answers } from '../answers/answers.ts';
import type { ActivityReceiver } from '../http/messages-route.ts';
import type { Log } from '../log.ts';
import type { SignIn } from '../sign-in/sign-in.ts';
import type { ChannelAdapter } from './adapter.ts';
import { createApplication } from './application.ts';
import { createReplayGuard, type ReplayGuard } from './auth/replay-guard.ts';
import { type BackgroundTurns, createBackgroundTurns } from './background-turns.ts';
import type { ConnectorPolicyOptions } from './connector-policies.ts';
import { createRosterEvents } from './handlers/roster-events.ts';
import { onTurnError } from './on-turn-error.ts';
import { createReceiver } from './receive.ts';
import { createWelcomes } from './welcomes.ts';

export interface TurnsOptions extends ConnectorPolicyOptions {
  readonly config: Pick<BotConfig, 'bot' | 'app' | 'cloud' | 'now'>;
  readonly adapter: ChannelAdapter;
  readonly answers: Answers;
  readonly signIn: SignIn;
  readonly people: People;
  readonly store: Pick<Store, 'isShared' | 'claims'>;
  readonly bestEffort: BestEffort;
  readonly log: Log;
}

/** Everything between a request of the channel and the answers. */
export interface Turns {
  readonly receiver: ActivityReceiver;
  readonly backgroundTurns: BackgroundTurns;
  readonly replayGuard: Pick<ReplayGuard, 'flush'>;
}

/** Connects the handlers of activities to what they need. */
export function connectTurns(options: TurnsOptions): Turns {
  const { config, adapter, answers, people, store, bestEffort, log } = options;
  const { bot, app, cloud, now } = config;
  const claiming = { tenantId: app.tenantId, now, bestEffort };
  const backgroundTurns = createBackgroundTurns({ ...options, botId: bot.id });
  const roster = createRosterEvents(people, cloud);
  const welcomes = createWelcomes({ ...claiming, claims: store.claims });
  const application = createApplication(adapter, { ...options, backgroundTurns, roster, welcomes });
  adapter.onTurnError = onTurnError(answers, log);
  const replayGuard = createReplayGuard({ ...claiming, store });
  return { receiver: createReceiver(adapter, application, replayGuard), backgroundTurns, replayGuard };
}
