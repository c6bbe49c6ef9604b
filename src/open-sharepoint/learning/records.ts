import type { Candidate, CandidateRecord, LinkResult } from '../types.ts';

/** Older results of a candidate have faded, so they are not kept. */
export const MOST_RECENT_RESULTS = 20;

export function emptyRecord(candidate: Candidate): CandidateRecord {
  return { candidate, tried: 0, copied: 0, notCopied: 0, triedInVain: 0, lastTriedAt: undefined, recent: [] };
}

/** The record after one more try. */
export function withTry(record: CandidateRecord, at: Date): CandidateRecord {
  return { ...record, tried: record.tried + 1, triedInVain: record.triedInVain + 1, lastTriedAt: at };
}

/** A copy so soon after another one proves that the candidate works; a single one may be due to something else. */
const PROOF_WITHIN_RESULTS = 2;

/**
 * The record after one more result. Results may arrive in any order. A copy takes back its own try in vain, and a
 * second copy soon after takes back all.
 */
export function withResult(record: CandidateRecord, { outcome, at }: Omit<LinkResult, 'candidate'>): CandidateRecord {
  const results = [...record.recent, { outcome, at }].sort((a, b) => a.at.getTime() - b.at.getTime());
  const recent = results.slice(-MOST_RECENT_RESULTS);
  if (outcome === 'not-copied') return { ...record, notCopied: record.notCopied + 1, recent };
  const isProof = record.recent.slice(-PROOF_WITHIN_RESULTS).some((result) => result.outcome === 'copied');
  const triedInVain = isProof ? 0 : Math.max(0, record.triedInVain - 1);
  return { ...record, copied: record.copied + 1, triedInVain, recent };
}
