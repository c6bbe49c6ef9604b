import { setTimeout as wait } from 'node:timers/promises';
import type { Chat } from '../../../sandbox/channel/index.ts';

/** What people wrote, and what they got for it. */
export interface TrafficReport {
  readonly messages: number;
  /** Messages a second. */
  readonly rate: number;
  /** Responses to messages, by status. All are 200 if none was lost. */
  readonly statuses: Readonly<Record<number, number>>;
  /** Longest time from a message to its response. Milliseconds. */
  readonly slowest: number;
}

export interface Traffic {
  /** Messages so far. */
  sent(): number;
  /** Messages of this chat so far. */
  sentIn(chat: Chat): number;
  /** Stops writing. Resolves when each message has its response. */
  stop(): Promise<TrafficReport>;
}

export interface TrafficOptions {
  readonly perSecond: number;
  /** What the nth message says. */
  readonly text: (nth: number) => string;
}

/** Messages without a response after which people wait. Only a machine that is too busy otherwise gets there. */
const MOST_IN_FLIGHT = 50;
/** How far a delay is made up for, in milliseconds. */
const MOST_BEHIND = 1_000;

/** Lets people write in turn, at this rate. */
export function startTraffic(chats: readonly Chat[], options: TrafficOptions): Traffic {
  const { perSecond, text } = options;
  const counts = new Map<Chat, number>();
  const statuses: Record<number, number> = {};
  const inFlight = new Set<Promise<void>>();
  const end = new AbortController();
  const startedAt = performance.now();
  let messages = 0;
  let slowest = 0;

  async function write(chat: Chat, nth: number): Promise<void> {
    const writtenAt = performance.now();
    const { status } = await chat.say(text(nth));
    slowest = Math.max(slowest, performance.now() - writtenAt);
    statuses[status] = (statuses[status] ?? 0) + 1;
  }
  async function writeAll(): Promise<void> {
    let next = startedAt;
    while (!end.signal.aborted) {
      await wait(Math.max(0, next - performance.now()));
      if (inFlight.size >= MOST_IN_FLIGHT) await Promise.race(inFlight);
      next = Math.max(next, performance.now() - MOST_BEHIND) + 1_000 / perSecond;
      const chat = chats[messages % chats.length];
      if (!chat || end.signal.aborted) return;
      counts.set(chat, (counts.get(chat) ?? 0) + 1);
      const writing = write(chat, messages++).finally(() => inFlight.delete(writing));
      inFlight.add(writing);
    }
  }
  const writing = writeAll();
  return {
    sent: () => messages,
    sentIn: (chat) => counts.get(chat) ?? 0,
    async stop() {
      end.abort();
      await writing;
      const rate = (messages * 1_000) / (performance.now() - startedAt);
      await Promise.all(inFlight);
      return { messages, rate: Math.round(rate * 10) / 10, statuses, slowest: Math.round(slowest) };
    },
  };
}
