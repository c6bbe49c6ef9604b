import type { BestEffort } from '../cache/best-effort.ts';
import type { RateLimiter } from '../store/outbox/types.ts';
import { NUDGE_SHARE_OF_RATE } from './nudge-limits.ts';
import { MESSAGES } from './send-slots.ts';

/** Share of the answers' part of the rate that answers use without a send slot. The remainder absorbs messages that leave late. */
const FREE_SHARE_FOR_ANSWERS = 0.4;
/** Number of such answers in one moment. */
const FREE_ANSWERS_AT_ONCE = 2;
/** Delay until the rate row counts an answer. Milliseconds. */
const FLUSH_DELAY_MS = 100;

/** Makes nudges wait for answers, since Teams counts both, and an answer waits for nobody. */
export interface Room {
  /** Something that a person waits for has been sent. */
  answered(): void;
  /** Resolves when the store knows of all of them. */
  flush(): Promise<void>;
}

export interface RoomParts {
  readonly tenantId: string;
  readonly rates: Pick<RateLimiter, 'displace'>;
  /** Nudges a second, of all instances together. */
  readonly perSecond: number;
  /** While there are no nudges, nobody needs to know. */
  readonly nudgesAreOn: () => boolean;
  readonly bestEffort: BestEffort;
}

export function createRoom({ tenantId, rates, perSecond, nudgesAreOn, bestEffort }: RoomParts): Room {
  const rest = perSecond / NUDGE_SHARE_OF_RATE - perSecond;
  const every = 1_000 / perSecond;
  const free = { every: 1_000 / (rest * FREE_SHARE_FOR_ANSWERS), capacity: FREE_ANSWERS_AT_ONCE };
  let count = 0;
  let timer: NodeJS.Timeout | undefined;

  async function flush(): Promise<void> {
    clearTimeout(timer);
    timer = undefined;
    if (count === 0) return;
    const done = { count, every, free };
    count = 0;
    await bestEffort(
      'Nudges did not make room for answers.',
      () => rates.displace(tenantId, MESSAGES, done),
      undefined,
    );
  }

  return {
    answered() {
      if (!nudgesAreOn()) return;
      count += 1;
      timer ??= setTimeout(() => void flush(), FLUSH_DELAY_MS).unref();
    },
    flush,
  };
}
