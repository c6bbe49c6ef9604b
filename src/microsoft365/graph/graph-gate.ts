import { beforeDeadline } from '../deadline.ts';

/**
 * Lets a person's reads and a sweep's batches in this process take turns, people first. A batch keeps four requests for
 * photos in progress (https://learn.microsoft.com/answers/questions/1660054), and in the stricter reading of Graph's
 * limit an app may have no more (see `DEFAULT_BATCHES_AT_ONCE`). For people of other instances see
 * `cross-instance-pause.ts`.
 */
export interface GraphGate {
  /** Reads for a waiting person. Waits for the batch in flight, at most `personWait`, and delays the next batch. */
  forPerson<T>(read: () => Promise<T>, signal: AbortSignal): Promise<T>;
  /** Reads one person in the background: like `forPerson`, but one at a time. */
  forCheck<T>(read: () => Promise<T>, signal: AbortSignal): Promise<T>;
  /** Reads a batch when no person reads. After `sweepWait` the batch goes first, and new people wait for it. */
  forSweep<T>(read: () => Promise<T>): Promise<T>;
  /** True while people use the bot, so that batches should be short. */
  isBusy(): boolean;
}

/** In milliseconds. */
export interface GateTimeouts {
  /** Longest wait of a person for a batch. */
  readonly personWait: number;
  /** Longest wait of a sweep for people. */
  readonly sweepWait: number;
  /** How long the gate stays busy after a person's read. */
  readonly busyPeriod: number;
}

const TIMEOUTS: GateTimeouts = { personWait: 1_000, sweepWait: 2_000, busyPeriod: 30_000 };

export function createGraphGate({ personWait, sweepWait, busyPeriod }: GateTimeouts = TIMEOUTS): GraphGate {
  const people = new Set<Promise<unknown>>();
  const checks = new Set<Promise<unknown>>();
  const batches = new Set<Promise<unknown>>();
  /** A batch that has waited for `sweepWait`. */
  let nextBatch: Promise<unknown> | undefined;
  let lastPersonAt = Number.NEGATIVE_INFINITY;

  async function track<T>(inFlight: Set<Promise<unknown>>, read: () => Promise<T>): Promise<T> {
    const reading = read();
    inFlight.add(reading);
    try {
      return await reading;
    } finally {
      inFlight.delete(reading);
    }
  }

  /** Waits until all have settled or the signal aborts; never rejects. */
  async function settled(readings: readonly Promise<unknown>[], signal: AbortSignal): Promise<void> {
    await beforeDeadline(Promise.allSettled(readings), signal).catch(() => {});
  }

  /** Reads after the batches in flight and `others`, but before any later batch. If there are none, reads at once. */
  function beforeBatches<T>(
    read: () => Promise<T>,
    signal: AbortSignal,
    others: Iterable<Promise<unknown>>,
  ): Promise<T> {
    const waitFor = [...batches, ...others, ...(nextBatch ? [nextBatch] : [])];
    return track(people, async () => {
      if (waitFor.length > 0) await settled(waitFor, AbortSignal.any([signal, AbortSignal.timeout(personWait)]));
      return read();
    });
  }

  return {
    async forPerson(read, signal) {
      lastPersonAt = performance.now();
      return beforeBatches(read, signal, []);
    },
    forCheck: (read, signal) => track(checks, () => beforeBatches(read, signal, checks)),
    async forSweep(read) {
      if (people.size === 0) return track(batches, read);
      const deadline = AbortSignal.timeout(sweepWait);
      while (people.size > 0 && !deadline.aborted) await settled([...people], deadline);
      if (people.size === 0) return track(batches, read);
      // Wait for the people who read now; later ones wait for this batch.
      const before = [...people];
      const batch = track(batches, async () => {
        await settled(before, AbortSignal.timeout(sweepWait));
        return read();
      });
      nextBatch = batch;
      try {
        return await batch;
      } finally {
        if (nextBatch === batch) nextBatch = undefined;
      }
    },
    isBusy: () => people.size > checks.size || performance.now() - lastPersonAt < busyPeriod,
  };
}
