import type { VerdictKind } from '../photo/verdict.ts';

const CURED_BY_A_VISIT: readonly VerdictKind[] = ['out-of-date', 'never-synced', 'waiting'];

/** Whether the person can put it right by opening SharePoint, now or when it copies again: only then it is worth a message. */
export function needsVisit(verdict: VerdictKind): boolean {
  return CURED_BY_A_VISIT.includes(verdict);
}
