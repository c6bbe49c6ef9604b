import type { VerdictKind } from '../photo/verdict.ts';

const CURED_BY_VISIT: readonly VerdictKind[] = ['out-of-date', 'never-synced', 'waiting'];

/** Whether the person can fix the photo by opening SharePoint, now or after the next copy. Only then a nudge helps. */
export function needsVisit(verdict: VerdictKind): boolean {
  return CURED_BY_VISIT.includes(verdict);
}
