import { LRUCache } from 'lru-cache';
import { atMost } from '../cache/at-most.ts';
import type { BestEffort } from '../cache/best-effort.ts';
import type { RateLimiter } from '../store/outbox/types.ts';
import { TEAMS_MESSAGES_RATE } from './send-slots.ts';

/**
 * When an answer that Teams refused with 429 is sent again. Answers never wait for a send slot. After a 429 they wait
 * for Retry-After, and all proactive messages wait with them.
 */
export interface AnswerPace {
  /** Counts a request in this conversation. */
  countRequest(conversationId: string): void;
  /** Milliseconds during which nothing may be sent to this conversation. 0: it may be sent. */
  pauseOf(conversationId: string): number;
  /** Records a 429. Resolves to the milliseconds until the next attempt. */
  refused(conversationId: string, retryAfter: number): Promise<number>;
}

export interface AnswerPaceOptions {
  readonly tenantId: string;
  readonly rates: Pick<RateLimiter, 'reserve' | 'hold'>;
  /** Proactive messages a second, over all instances. */
  readonly perSecond: number;
  /** Called for each request. */
  readonly countAnswer: () => void;
  readonly bestEffort: BestEffort;
  /** Monotonic clock in milliseconds. */
  readonly clock: () => number;
  /** Returns 0 to 1. */
  readonly random: () => number;
}

/**
 * A conversation with this many requests within this time may have reached its own limit
 * (`limits.teams.conversation`). Its 429 says nothing about other conversations: a person who writes without end must
 * not stop other people's messages.
 */
const BUSY = { requests: 8, within: 30_000 };
/** Longest random delay of answers that could not reserve a slot, so that they do not form a burst. Milliseconds. */
const SPREAD_MS = 1_000;
const MAX_CONVERSATIONS = 10_000;

interface Conversation {
  /** Times of the latest requests, oldest first. */
  requests: readonly number[];
  pausedUntil: number;
}

export function createAnswerPace(options: AnswerPaceOptions): AnswerPace {
  const { tenantId, rates, perSecond, countAnswer, bestEffort, clock, random } = options;
  const conversations = new LRUCache<string, Conversation>(atMost(MAX_CONVERSATIONS));

  function conversationOf(id: string): Conversation {
    const known = conversations.get(id) ?? { requests: [], pausedUntil: 0 };
    conversations.set(id, known);
    return known;
  }

  function isBusy({ requests }: Conversation): boolean {
    const [oldest] = requests.slice(-BUSY.requests);
    return requests.length >= BUSY.requests && oldest !== undefined && clock() - oldest < BUSY.within;
  }

  /** Holds back all proactive messages, and takes a place before them. Resolves to the wait for that place. */
  async function holdAndReserve(pause: number): Promise<number> {
    await rates.hold(tenantId, TEAMS_MESSAGES_RATE, pause);
    return rates.reserve(tenantId, TEAMS_MESSAGES_RATE, { count: 1, every: 1_000 / perSecond });
  }

  return {
    countRequest(id) {
      const conversation = conversationOf(id);
      conversation.requests = [...conversation.requests, clock()].slice(-BUSY.requests);
      countAnswer();
    },
    pauseOf: (id) => Math.max(0, (conversations.get(id)?.pausedUntil ?? 0) - clock()),
    async refused(id, retryAfter) {
      const conversation = conversationOf(id);
      const until = clock() + retryAfter;
      conversation.pausedUntil = Math.max(conversation.pausedUntil, until);
      const alone = retryAfter + random() * SPREAD_MS;
      if (isBusy(conversation)) return alone;
      const reserve = () => holdAndReserve(retryAfter);
      const slot = await bestEffort('Proactive messages were not held back after a 429.', reserve, alone);
      return Math.max(slot, until - clock());
    },
  };
}
