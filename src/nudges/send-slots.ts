import type { RateLimiter } from '../store/outbox/types.ts';
import type { Ready } from './recheck-recipients.ts';

export interface TurnsOptions {
  readonly tenantId: string;
  readonly rates: Pick<RateLimiter, 'reserve' | 'hold'>;
  /** Messages a second, of all instances together. */
  readonly perSecond: number;
  /** Milliseconds of real time from whenever. */
  readonly clock: () => number;
}

/** A message with its turn, in the pump's clock. */
export interface Turn extends Ready {
  readonly at: number;
}

/** The messages of one instance that wait for their turn in the one line of all instances. */
export interface Turns {
  waiting(): number;
  has(id: string): boolean;
  join(messages: readonly Ready[]): void;
  /** Takes out those whose turn comes next, `most` of them; a turn that was missed is let go for another one. */
  next(most: number): Promise<readonly Turn[]>;
  /** Whoever is late must not go: those who are late would all go at once. */
  isMissed(turn: Turn): boolean;
  /** Nobody's turn comes for so many milliseconds, on no instance. */
  hold(milliseconds: number): void;
}

/** The name of the line in which all instances stand. */
export const MESSAGES = 'teams-messages';

/** Messages are marked as being sent so long before their turn: an instance that dies leaves no more than these in doubt. */
const AHEAD = 75;
const LATE = 50;
/** Turns taken at once. Few, so that the line soon makes room when many people are answered. */
const RUN = 5;

export function createTurns({ tenantId, rates, perSecond, clock }: TurnsOptions): Turns {
  const every = 1_000 / perSecond;
  let withoutTurn: readonly Ready[] = [];
  let turns: readonly Turn[] = [];
  let heldUntil = Number.NEGATIVE_INFINITY;
  let holding: Promise<void> = Promise.resolve();
  const isMissed = ({ at }: Turn) => clock() - at > LATE || at < heldUntil;

  async function takeTurns(): Promise<void> {
    const run = withoutTurn.slice(0, RUN);
    const first = (await rates.reserve(tenantId, MESSAGES, { count: run.length, every })) + clock();
    withoutTurn = withoutTurn.slice(run.length);
    turns = [...turns, ...run.map((one, place) => ({ ...one, at: first + place * every }))];
  }

  return {
    waiting: () => withoutTurn.length + turns.length,
    has: (id) => [...withoutTurn, ...turns].some(({ queued }) => queued.id === id),
    join(messages) {
      withoutTurn = [...withoutTurn, ...messages];
    },
    async next(most) {
      await holding;
      const missed = turns.filter(isMissed);
      withoutTurn = [...missed, ...withoutTurn];
      turns = turns.filter((turn) => !missed.includes(turn));
      if (turns.length < RUN && withoutTurn.length > 0) await takeTurns();
      const soon = turns.filter(({ at }) => at <= clock() + AHEAD).slice(0, most);
      turns = turns.filter((turn) => !soon.includes(turn));
      return soon;
    },
    isMissed,
    hold(milliseconds) {
      heldUntil = Math.max(heldUntil, clock() + milliseconds);
      holding = rates.hold(tenantId, MESSAGES, milliseconds).catch(() => {});
    },
  };
}
