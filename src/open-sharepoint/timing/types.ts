/**
 * What SharePoint's picture timestamp stands for. `copy`: it names the time of the copy. `attempt`: it moves although
 * the picture stays the same. `other`: a copy came, and it did not name its time.
 */
export type StampMeaning = 'copy' | 'attempt' | 'other';

/** What two checks of one person showed about the times of copies. At least one value is set. */
export interface TimingObservation {
  /** Between the person's latest two copies, if shorter than assumed. Milliseconds. */
  readonly gap?: number | undefined;
  /** By how much the timestamp was ahead of the time of the copy, in minutes; negative: behind. */
  readonly offset?: number | undefined;
  readonly meaning?: StampMeaning | undefined;
}

export interface Observed<Value> {
  readonly value: Value;
  readonly at: Date;
}

/** The latest observations of a tenant, earliest first; at most `MOST_OBSERVATIONS` of each kind. */
export interface TimingRecord {
  readonly gaps: readonly Observed<number>[];
  readonly offsets: readonly Observed<number>[];
  readonly meanings: readonly Observed<StampMeaning>[];
}

/** The observations of a tenant, shared by all instances. Without people. */
export interface TimingStore {
  read(tenantId: string): Promise<TimingRecord>;
  record(tenantId: string, observation: TimingObservation, at: Date): Promise<void>;
}
