import type { SurveyState } from '../../cli/survey/state-file.ts';
import { type SurveySummary, summarize } from '../../cli/survey/summary.ts';
import { requestBudget } from '../../src/survey/request-budget.ts';

/** Progress of a sample of 1,051 people, all of them read. */
export const SAMPLE_STATE: SurveyState = {
  version: 1,
  tenantId: '11111111-2222-3333-4444-555555555555',
  seed: '0123456789abcdef',
  size: 1_051,
  isSample: true,
  population: 48_201,
  guests: 1_204,
  blocked: 867,
  licences: 47_000,
  reached: 1,
  counts: {
    read: 1_051,
    byVerdict: {
      'in-sync': 580,
      'never-synced': 84,
      'out-of-date': 61,
      waiting: 7,
      'sync-off': 3,
      'no-photo': 258,
      'no-mailbox': 41,
      'mailbox-on-premises': 12,
      unknown: 5,
    },
    unknownBecause: { unavailable: 4, inconclusive: 1 },
  },
  throttled: 2,
  startedAt: '2026-11-30T08:00:00.000Z',
};

export function sampleSummary(state: SurveyState = SAMPLE_STATE): SurveySummary {
  const { size, counts, licences } = state;
  return summarize(state, { ended: 'done', left: size - counts.read }, requestBudget(size, licences, 4));
}
