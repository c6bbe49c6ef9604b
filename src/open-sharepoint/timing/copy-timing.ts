import { LRUCache } from 'lru-cache';
import { atMost } from '../../cache/at-most.ts';
import type { BestEffort } from '../../cache/best-effort.ts';
import type { PhotoCheck } from '../../check/check-photo.ts';
import { currentPicture } from '../../check/gather-evidence.ts';
import type { PersonCache } from '../../people/erase-person.ts';
import type { PersonKey } from '../../people/person-key.ts';
import type { CopyTimes } from '../../photo/copy-times.ts';
import { type LearnedTiming, learnTiming, NO_OBSERVATIONS, withObservation } from './learned-timing.ts';
import { awaitsCopy, observeCopy, type SeenPhoto, seenPhoto } from './observe-copy.ts';
import type { TimingStore } from './types.ts';

/** Learns in the tenant how SharePoint times its copies, and says what holds now. */
export interface CopyTiming extends PersonCache {
  /** What was learned; otherwise what is assumed. */
  times(): CopyTimes;
  /** Learns from a check, and the person's earlier one on this instance. Does not reject, and nothing waits for it. */
  observe(person: PersonKey, check: Pick<PhotoCheck, 'verdict' | 'evidence'>): void;
  /** Reads what other instances have seen. Called at the start. Never rejects. */
  refresh(): Promise<void>;
}

export interface CopyTimingOptions {
  readonly tenantId: string;
  readonly stored: TimingStore;
  readonly assumed: AssumedTimes;
  readonly bestEffort: BestEffort;
  readonly now: () => Date;
}

/** The interval of the settings. */
export interface AssumedTimes {
  /** Milliseconds. */
  readonly copyInterval: number;
  /** An admin has set it, so it counts whatever is learned. */
  readonly isIntervalSet: boolean;
}

/** Age from which the observations are read again in the background. Milliseconds. */
const REFRESH_AFTER_MS = 60_000;
/** People whose latest check is kept in memory, and for how long: copies can take hours. Milliseconds. */
const MAX_PEOPLE = 10_000;
const KEPT_MS = 48 * 3_600_000;

/** An admin's setting first, then what was learned. */
export function copyTimes(
  { copyInterval, isIntervalSet }: AssumedTimes,
  { interval, offset }: LearnedTiming,
): CopyTimes {
  return {
    copyInterval,
    ...(interval !== undefined && !isIntervalSet && { learnedInterval: interval }),
    ...(offset !== undefined && { stampOffset: offset * 60_000 }),
  };
}

export function createCopyTiming({ tenantId, stored, assumed, bestEffort, now }: CopyTimingOptions): CopyTiming {
  const waiting = new LRUCache<string, SeenPhoto>({
    ...atMost(MAX_PEOPLE),
    ttl: KEPT_MS,
    perf: { now: () => now().getTime() },
    ttlResolution: 0,
  });
  let record = NO_OBSERVATIONS;
  let readAt: number | undefined;
  let reading: Promise<void> | undefined;
  /** Number of observations, and of those written: a read that overlaps with one of them may miss it. */
  let changes = 0;

  async function read(): Promise<void> {
    const before = changes;
    readAt = now().getTime();
    const read = await bestEffort('The times of copies were not read.', () => stored.read(tenantId), undefined);
    if (before !== changes) readAt = undefined;
    else if (read) record = read;
  }
  function refresh(): Promise<void> {
    reading ??= read().finally(() => {
      reading = undefined;
    });
    return reading;
  }
  return {
    times() {
      const age = now().getTime() - (readAt ?? Number.NEGATIVE_INFINITY);
      if (age < 0 || age >= REFRESH_AFTER_MS) void refresh();
      return copyTimes(assumed, learnTiming(record, now()));
    },
    observe({ objectId }, check) {
      if (check.verdict.kind === 'unknown') return;
      const after = seenPhoto(check, currentPicture(check.evidence));
      const before = waiting.get(objectId);
      if (awaitsCopy(after)) waiting.set(objectId, after);
      else waiting.delete(objectId);
      const observation = before && observeCopy(before, after, assumed.copyInterval);
      if (!observation) return;
      record = withObservation(record, observation, after.readAt);
      changes++;
      const write = () => stored.record(tenantId, observation, after.readAt);
      void bestEffort('The time of a copy was not stored.', write, undefined).then(() => {
        changes++;
      });
    },
    forget: ({ objectId }) => void waiting.delete(objectId),
    objectIds: () => [...waiting.keys()],
    refresh,
  };
}
