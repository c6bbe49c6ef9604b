import type { Evidence, Failed, FailureReason } from '../photo/evidence.ts';
import type { Verdict, VerdictKind } from '../photo/verdict.ts';

/** Numbers of people, and nothing that names one. */
export interface SurveyCounts {
  readonly read: number;
  readonly byVerdict: Readonly<Partial<Record<VerdictKind, number>>>;
  /** Why verdicts are `unknown`: failures of the sources that were needed. `inconclusive`: no source failed. */
  readonly unknownBecause: Readonly<Partial<Record<FailureReason | 'inconclusive', number>>>;
}

export const NO_COUNTS: SurveyCounts = { read: 0, byVerdict: {}, unknownBecause: {} };

/** The check of one person, without pictures. */
export interface Surveyed {
  readonly verdict: Verdict;
  readonly evidence: Evidence;
}

export interface SurveyProgress {
  readonly done: number;
  readonly left: number;
  /** People per second since the start. */
  readonly rate: number;
  /** Answers with 429, or with a time to wait. Those people are read again. */
  readonly throttled: number;
  /** End of the pause that a service asked for. */
  readonly pausedUntil: Date | undefined;
}

export interface SurveyEnd {
  /** `paused`: a service asked for a longer pause than the survey waits. */
  readonly ended: 'done' | 'stopped' | 'paused' | 'failed';
  readonly throttled: number;
  /** With `failed`: why no one could be read. `source`: name in the evidence. */
  readonly failure?: { readonly source: string; readonly failed: Failed };
  /** With `paused`. */
  readonly pausedUntil?: Date;
}
