import type { BestEffort } from '../cache/best-effort.ts';
import { NUDGE_SHARE_OF_RATE } from '../nudges/nudge-limits.ts';
import type { RateLimiter } from '../store/outbox/types.ts';
import { TEAMS_MESSAGES_RATE } from './send-slots.ts';

/** Share of the answers' part of the rate that answers use without taking send slots. The rest covers late messages. */
const FREE_SHARE_FOR_ANSWERS = 0.4;
/** Maximum number of answers at once that take no send slots. */
const FREE_ANSWERS_AT_ONCE = 2;
/** Delay until the store counts an answer. It collects several answers in one statement. */
const FLUSH_DELAY_MS = 100;

/** Counts answers in the rate of proactive messages. Teams limits both together, and only these can wait. */
export interface AnswerCounter {
  /** Counts one answer that was sent. */
  countAnswer(): void;
  /** Resolves when the store has all counts. */
  flush(): Promise<void>;
}

export interface AnswerCounterOptions {
  readonly tenantId: string;
  readonly rates: Pick<RateLimiter, 'displace'>;
  /** Proactive messages a second, over all instances. */
  readonly perSecond: number;
  /** While it is false, answers are not counted: there is no proactive message. */
  readonly isRateShared: () => boolean;
  readonly bestEffort: BestEffort;
}

export function createAnswerCounter(options: AnswerCounterOptions): AnswerCounter {
  const { tenantId, rates, perSecond, isRateShared, bestEffort } = options;
  const answersPerSecond = perSecond / NUDGE_SHARE_OF_RATE - perSecond;
  const every = 1_000 / perSecond;
  const free = { every: 1_000 / (answersPerSecond * FREE_SHARE_FOR_ANSWERS), capacity: FREE_ANSWERS_AT_ONCE };
  let count = 0;
  let timer: NodeJS.Timeout | undefined;

  async function flush(): Promise<void> {
    clearTimeout(timer);
    timer = undefined;
    if (count === 0) return;
    const sent = { count, every, free };
    count = 0;
    const displace = () => rates.displace(tenantId, TEAMS_MESSAGES_RATE, sent);
    await bestEffort('Answers were not counted in the rate of proactive messages.', displace, undefined);
  }

  return {
    countAnswer() {
      if (!isRateShared()) return;
      count += 1;
      timer ??= setTimeout(() => void flush(), FLUSH_DELAY_MS).unref();
    },
    flush,
  };
}
