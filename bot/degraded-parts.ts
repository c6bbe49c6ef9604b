import type { BestEffortRunner } from '../src/cache/best-effort.ts';
import type { Nudges } from '../src/nudges/create-nudges.ts';
import type { SweepFreshness } from '../src/sweep/sweep-freshness.ts';
import type { DegradedPart } from './http/health-route.ts';
import type { ChannelAdapter } from './teams/adapter.ts';

export interface WatchedParts {
  /** The latest access to the database. */
  readonly store: Pick<BestEffortRunner, 'state'>;
  readonly adapter: Pick<ChannelAdapter, 'degraded'>;
  readonly nudges: Pick<Nudges, 'areFailing'>;
  readonly sweepFreshness: Pick<SweepFreshness, 'isStale'>;
}

/** What does not work, as far as this instance knows. Asks no other service. */
export function degradedParts({ store, adapter, nudges, sweepFreshness }: WatchedParts): readonly DegradedPart[] {
  const parts: DegradedPart[] = [...adapter.degraded()];
  if (store.state() === 'failing') parts.push('database');
  if (nudges.areFailing()) parts.push('nudges');
  if (sweepFreshness.isStale()) parts.push('sweep');
  return parts;
}
