import type { RateLimiter } from '../store/outbox/types.ts';

/** A message of a queue, with everything that sending it needs. */
export interface ReadyMessage<Queued, Message> {
  readonly queued: Queued;
  readonly address: unknown;
  readonly message: Message;
}

export interface SendSlotsOptions {
  readonly tenantId: string;
  readonly rates: Pick<RateLimiter, 'reserve' | 'hold'>;
  /** Messages a second, over all instances. */
  readonly perSecond: number;
  /** Monotonic clock in milliseconds. */
  readonly clock: () => number;
}

/** A message and its place in the shared rate. `startsAt`: in the pump's clock. */
export type SendSlot<Ready> = Ready & { readonly startsAt: number };

/** What the slots need to know of a message. */
interface Identified {
  readonly queued: { readonly id: string };
}

/** Queue of one instance. Its messages wait for a slot in the rate that all instances share. */
export interface SendSlots<Ready extends Identified> {
  /** Number of messages in the queue. */
  size(): number;
  has(id: string): boolean;
  add(messages: readonly Ready[]): void;
  /** Removes and returns at most `max` slots that start next. The messages of missed slots get new slots. */
  takeNext(max: number): Promise<readonly SendSlot<Ready>[]>;
  /** A message that is late is not sent, because late messages would form a burst. */
  isMissed(slot: SendSlot<Ready>): boolean;
  /** Starts no slot for this time, on any instance. */
  pause(milliseconds: number): void;
}

/** Name of the rate limiter that all instances share. */
export const TEAMS_MESSAGES_RATE = 'teams-messages';

/** Time by which messages are marked as sending before their slot. Those of a crashed instance end up in doubt. */
const LEAD_TIME_MS = 75;
/** A slot is missed when its message is later than this. The rate that is left for late messages covers 150 ms. */
const MAX_DELAY_MS = 100;
/** Slots reserved at once: few, because answers take only slots after the reserved ones. */
const SLOTS_PER_RESERVATION = 5;

export function createSendSlots<Ready extends Identified>({
  tenantId,
  rates,
  perSecond,
  clock,
}: SendSlotsOptions): SendSlots<Ready> {
  const every = 1_000 / perSecond;
  let unslotted: readonly Ready[] = [];
  let slots: readonly SendSlot<Ready>[] = [];
  let pausedUntil = Number.NEGATIVE_INFINITY;
  let pausing: Promise<void> = Promise.resolve();
  const isMissed = ({ startsAt }: SendSlot<Ready>) => clock() - startsAt > MAX_DELAY_MS || startsAt < pausedUntil;

  async function reserve(): Promise<void> {
    const next = unslotted.slice(0, SLOTS_PER_RESERVATION);
    const first = (await rates.reserve(tenantId, TEAMS_MESSAGES_RATE, { count: next.length, every })) + clock();
    unslotted = unslotted.slice(next.length);
    slots = [...slots, ...next.map((message, index) => ({ ...message, startsAt: first + index * every }))];
  }

  return {
    size: () => unslotted.length + slots.length,
    has: (id) => [...unslotted, ...slots].some(({ queued }) => queued.id === id),
    add(messages) {
      unslotted = [...unslotted, ...messages];
    },
    async takeNext(max) {
      await pausing;
      const missed = slots.filter(isMissed);
      unslotted = [...missed, ...unslotted];
      slots = slots.filter((slot) => !missed.includes(slot));
      if (slots.length < SLOTS_PER_RESERVATION && unslotted.length > 0) await reserve();
      const next = slots.filter(({ startsAt }) => startsAt <= clock() + LEAD_TIME_MS).slice(0, max);
      slots = slots.filter((slot) => !next.includes(slot));
      return next;
    },
    isMissed,
    pause(milliseconds) {
      pausedUntil = Math.max(pausedUntil, clock() + milliseconds);
      pausing = rates.hold(tenantId, TEAMS_MESSAGES_RATE, milliseconds).catch(() => {});
    },
  };
}
