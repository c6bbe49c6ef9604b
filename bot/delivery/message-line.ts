import type { BestEffort } from '../../src/cache/best-effort.ts';
import type { Cloud } from '../../src/microsoft365/clouds.ts';
import { type AskedReminderRunOptions, createAskedReminderRun } from '../../src/reminders/asked-reminder-run.ts';
import { type RepeatedRun, runTogether } from '../../src/repeated-run.ts';
import { createWeeklyReportRun } from '../../src/report/weekly-report-run.ts';
import { type AnswerPace, createAnswerPace } from '../../src/sending/answer-pace.ts';
import { type AnswerCounter, createAnswerCounter } from '../../src/sending/count-answers.ts';
import {
  createWelcomeSender,
  type WelcomeSender,
  type WelcomeSenderOptions,
} from '../../src/sending/welcome-sender.ts';
import type { Store } from '../../src/store/types.ts';
import type { Answers } from '../answers/answers.ts';
import type { ChannelAdapter } from '../teams/adapter.ts';
import type { WelcomesOptions } from '../teams/welcomes.ts';
import { createDelivery } from './delivery.ts';
import { createDrawWelcome } from './draw-welcome.ts';

export interface MessageLineOptions
  extends Pick<WelcomeSenderOptions, 'tenantId' | 'perSecond' | 'heartbeat' | 'now' | 'log'> {
  readonly store: Pick<Store, 'rates' | 'welcomes' | 'askedReminders' | 'admins' | 'roster' | 'claims'>;
  readonly checkAsApp: AskedReminderRunOptions['checkAsApp'];
  /** The organization's hours for messages. */
  readonly hours: AskedReminderRunOptions['hours'];
  readonly adapter: ChannelAdapter;
  readonly botId: string;
  readonly cloud: Cloud;
  readonly answers: Answers;
  /** Whether nudges are on. They share the rate of messages. */
  readonly nudgesAreOn: () => boolean;
  readonly bestEffort: BestEffort;
}

export interface MessageLine {
  readonly welcomes: Pick<WelcomesOptions, 'queue' | 'onQueued'>;
  readonly welcomeSender: WelcomeSender;
  /** Queues the messages that people have asked for: reminders and weekly reports. */
  readonly wanted: RepeatedRun;
  readonly pace: AnswerPace;
  readonly answerCounter: AnswerCounter;
}

/** Connects welcomes, asked reminders and answers to the rate that all messages share. Nudges have their own pump. */
export function createMessageLine(options: MessageLineOptions): MessageLine {
  const { store, adapter, botId, cloud, answers, nudgesAreOn, bestEffort, ...line } = options;
  const rate = { ...line, rates: store.rates, bestEffort };
  const welcomeSender = createWelcomeSender({
    ...rate,
    queue: store.welcomes,
    deliver: createDelivery({ adapter, botId, cloud, draw: createDrawWelcome(answers) }).deliver,
  });
  const isRateShared = () => nudgesAreOn() || welcomeSender.isSending();
  const answerCounter = createAnswerCounter({ ...rate, isRateShared });
  const pace = createAnswerPace({
    ...rate,
    countAnswer: answerCounter.countAnswer,
    clock: () => performance.now(),
    random: Math.random,
  });
  const welcomes = { queue: store.welcomes, onQueued: welcomeSender.wake };
  const onQueued = welcomeSender.wake;
  const wanted = runTogether([
    createAskedReminderRun({ ...options, onQueued }),
    createWeeklyReportRun({ ...options, onQueued }),
  ]);
  return { welcomes, welcomeSender, wanted, pace, answerCounter };
}
