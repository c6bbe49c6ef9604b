import { beforeDeadline } from '../deadline.ts';

/**
 * Graph works on four of an app's photos at a time, and a batch of a sweep is four all the time. So in this process a person's own
 * reading and a sweep's batch take turns, and people go first. People of other instances: `give-way.ts`.
 */
export interface GraphGate {
  /** Reads for somebody who waits: once the batch in flight is answered, and at the latest after `times.person`. No other batch leaves meanwhile. */
  forPerson<T>(read: () => Promise<T>, signal: AbortSignal): Promise<T>;
  /** Reads of one person when nobody waits for it: likewise, but one such reading at a time. */
  forCheck<T>(read: () => Promise<T>, signal: AbortSignal): Promise<T>;
  /** Reads for a sweep, when nobody waits, or after its own patience: then whoever comes waits for this one batch. */
  forSweep<T>(read: () => Promise<T>): Promise<T>;
  /** People are about, so batches should be short. */
  isBusy(): boolean;
}

export interface GateTimeouts {
  /** How long a person waits for a batch at most, in milliseconds. */
  readonly person: number;
  /** How long a sweep waits for people at most. */
  readonly sweep: number;
  /** Somebody who read was about for so long afterwards. */
  readonly about: number;
}

const TIMES: GateTimeouts = { person: 1_000, sweep: 2_000, about: 30_000 };

export function createGraphGate(times: GateTimeouts = TIMES): GraphGate {
  const people = new Set<Promise<unknown>>();
  const checks = new Set<Promise<unknown>>();
  const batches = new Set<Promise<unknown>>();
  /** Batches that have waited long enough. */
  let next: Promise<unknown> | undefined;
  let lastSeen = Number.NEGATIVE_INFINITY;

  async function track<T>(all: Set<Promise<unknown>>, read: () => Promise<T>): Promise<T> {
    const going = read();
    all.add(going);
    try {
      return await going;
    } finally {
      all.delete(going);
    }
  }

  /** What is there now is over, or the time is; never rejects. Not at all: at once. */
  async function over(all: readonly Promise<unknown>[], signal: AbortSignal): Promise<void> {
    await beforeDeadline(Promise.allSettled(all), signal).catch(() => {});
  }

  /** Reads before any batch to come, after those in flight and `others`. */
  function beforeBatches<T>(
    read: () => Promise<T>,
    signal: AbortSignal,
    others: Iterable<Promise<unknown>>,
  ): Promise<T> {
    const waitFor = [...batches, ...others, ...(next ? [next] : [])];
    return track(people, async () => {
      if (waitFor.length > 0) await over(waitFor, AbortSignal.any([signal, AbortSignal.timeout(times.person)]));
      return read();
    });
  }

  return {
    async forPerson(read, signal) {
      lastSeen = performance.now();
      return beforeBatches(read, signal, []);
    },
    forCheck: (read, signal) => track(checks, () => beforeBatches(read, signal, checks)),
    async forSweep(read) {
      if (people.size === 0) return track(batches, read);
      const patience = AbortSignal.timeout(times.sweep);
      while (people.size > 0 && !patience.aborted) await over([...people], patience);
      if (people.size === 0) return track(batches, read);
      // Those who read now are waited for; those who come from now on wait.
      const before = [...people];
      const going = track(batches, async () => {
        await over(before, AbortSignal.timeout(times.sweep));
        return read();
      });
      next = going;
      try {
        return await going;
      } finally {
        if (next === going) next = undefined;
      }
    },
    isBusy: () => people.size > checks.size || performance.now() - lastSeen < times.about,
  };
}
