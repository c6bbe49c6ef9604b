import type { SurveyCounts, Surveyed } from './types.ts';

/** The counts with one more person. */
export function withPerson({ read, byVerdict, unknownBecause }: SurveyCounts, surveyed: Surveyed): SurveyCounts {
  const { kind } = surveyed.verdict;
  const why = kind === 'unknown' ? reasonOf(surveyed) : undefined;
  return {
    read: read + 1,
    byVerdict: { ...byVerdict, [kind]: (byVerdict[kind] ?? 0) + 1 },
    unknownBecause: why === undefined ? unknownBecause : { ...unknownBecause, [why]: (unknownBecause[why] ?? 0) + 1 },
  };
}

function reasonOf({ verdict, evidence }: Surveyed): keyof SurveyCounts['unknownBecause'] {
  const [name] = verdict.failedSources;
  const source = name && evidence[name];
  return source?.state === 'failed' ? source.reason : 'inconclusive';
}
