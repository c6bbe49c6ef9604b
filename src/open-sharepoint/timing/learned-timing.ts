import type { Observed, StampMeaning, TimingObservation, TimingRecord } from './types.ts';

/** Undefined: not enough was seen, so the assumption stands. */
export interface LearnedTiming {
  /** SharePoint's minimum interval between two copies is at most this. Milliseconds. */
  readonly interval: number | undefined;
  /** Minutes by which the timestamp is ahead of UTC. */
  readonly offset: number | undefined;
  readonly meaning: StampMeaning | undefined;
}

export const NO_OBSERVATIONS: TimingRecord = { gaps: [], offsets: [], meanings: [] };
/** Of each kind. */
export const MOST_OBSERVATIONS = 20;
/** So many observations must agree. */
export const ENOUGH_OBSERVATIONS = 3;
/** Of so many latest ones, so that a change is known after a few, such as the end of daylight saving time. */
const COMPARED_OBSERVATIONS = 5;
/** Older gaps do not count: Microsoft may have changed the interval. Milliseconds. */
const GAP_AGE_MS = 60 * 24 * 3_600_000;

export function withObservation(record: TimingRecord, observation: TimingObservation, at: Date): TimingRecord {
  return {
    gaps: withValue(record.gaps, observation.gap, at),
    offsets: withValue(record.offsets, observation.offset, at),
    meanings: withValue(record.meanings, observation.meaning, at),
  };
}

/** What the observations say together. A single one may be due to a clock or to something unknown. */
export function learnTiming({ gaps, offsets, meanings }: TimingRecord, now: Date): LearnedTiming {
  const meaning = agreed(meanings);
  return {
    // Without copies' times, gaps say nothing.
    interval: meaning === 'other' ? undefined : agreedInterval(gaps, now),
    offset: agreed(offsets),
    meaning,
  };
}

/** The shortest interval that so many copies were seen to keep: each one came after a gap of at most this. */
function agreedInterval(gaps: TimingRecord['gaps'], now: Date): number | undefined {
  const recent = gaps.filter(({ at }) => now.getTime() - at.getTime() <= GAP_AGE_MS);
  return recent.map(({ value }) => value).sort((a, b) => a - b)[ENOUGH_OBSERVATIONS - 1];
}

/** The value that enough of the latest observations have. */
function agreed<Value>(observed: readonly Observed<Value>[]): Value | undefined {
  const latest = observed.slice(-COMPARED_OBSERVATIONS).map(({ value }) => value);
  return latest.find((value) => latest.filter((other) => other === value).length >= ENOUGH_OBSERVATIONS);
}

function withValue<Value>(observed: readonly Observed<Value>[], value: Value | undefined, at: Date) {
  if (value === undefined) return observed;
  const all = [...observed, { value, at }].sort((a, b) => a.at.getTime() - b.at.getTime());
  return all.slice(-MOST_OBSERVATIONS);
}
