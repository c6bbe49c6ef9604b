import { type Advice, adviceFor } from '../photo/advice.ts';
import type { CopyTimes } from '../photo/copy-times.ts';
import { decideVerdict, type Verdict } from '../photo/verdict.ts';
import { type EvidenceSources, type GatheredEvidence, type GatherOptions, gatherEvidence } from './gather-evidence.ts';

/** One person's photo: the evidence, the thumbnails beside it, the verdict and the advice. */
export interface PhotoCheck extends GatheredEvidence {
  readonly verdict: Verdict;
  readonly advice: Advice;
}

/** Limits of one check. */
export interface CheckLimits {
  /** Aborts the check. Sources that have answered by then count; the others have failed with `timed-out`. */
  readonly deadline: AbortSignal;
  /** Longest Retry-After that the check waits for before it reads a throttled source again. Milliseconds. */
  readonly patience: number;
}

/**
 * The check: evidence → verdict → advice. The sources decide whether it reads as the person (`as-person.ts`) or as the
 * app (`as-app.ts`). A failed source is part of the evidence, so it rejects only for a defect.
 */
export async function checkPhoto(
  sources: EvidenceSources,
  options: GatherOptions & { readonly times: () => CopyTimes },
): Promise<PhotoCheck> {
  const gathered = await gatherEvidence(sources, options);
  const verdict = decideVerdict(gathered.evidence, options.times());
  return { ...gathered, verdict, advice: adviceFor(verdict, gathered.evidence) };
}
