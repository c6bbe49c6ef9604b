import type { Tolerate } from '../cache/best-effort.ts';
import { limits } from '../limits.ts';
import type { Rates } from '../store/outbox/types.ts';
import { MESSAGES } from './send-slots.ts';

/** Makes nudges wait for answers, since Teams counts both, and an answer waits for nobody. */
export interface Room {
  /** Something that a person waits for has been sent. */
  answered(): void;
  /** Resolves when the store knows of all of them. */
  flush(): Promise<void>;
}

export interface RoomParts {
  readonly tenantId: string;
  readonly rates: Pick<Rates, 'displace'>;
  /** Nudges a second, of all instances together. */
  readonly perSecond: number;
  /** While there are no nudges, nobody needs to know. */
  readonly nudgesAreOn: () => boolean;
  readonly tolerate: Tolerate;
}

export function createRoom({ tenantId, rates, perSecond, nudgesAreOn, tolerate }: RoomParts): Room {
  const { share, answersApart, answersAtOnce, tellAnswers } = limits.nudges;
  const rest = perSecond / share - perSecond;
  const every = 1_000 / perSecond;
  const free = { every: 1_000 / (rest * answersApart), atOnce: answersAtOnce };
  let count = 0;
  let timer: NodeJS.Timeout | undefined;

  async function flush(): Promise<void> {
    clearTimeout(timer);
    timer = undefined;
    if (count === 0) return;
    const done = { count, every, free };
    count = 0;
    await tolerate('Nudges did not make room for answers.', () => rates.displace(tenantId, MESSAGES, done), undefined);
  }

  return {
    answered() {
      if (!nudgesAreOn()) return;
      count += 1;
      timer ??= setTimeout(() => void flush(), tellAnswers).unref();
    },
    flush,
  };
}
