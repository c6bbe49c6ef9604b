import type { TenantReport } from '../../src/report/read-report.ts';
import { compareOutcomes } from '../../src/survey/compare-outcomes.ts';

const AT = new Date('2026-03-04T08:00:00Z');

/** A report with each kind of number. */
export const REPORT: TenantReport = {
  at: AT,
  days: 90,
  nudges: {
    mode: 'on',
    paused: true,
    pausedSince: new Date('2026-03-03T15:30:00Z'),
    heldBack: true,
    heldBackSince: new Date('2026-03-03T14:00:00Z'),
  },
  people: { here: 1240, optedOut: 31, unreachable: 12 },
  photos: { withPhoto: 1100, withoutPhoto: 140, notReadYet: 0, failing: 0 },
  newestDecisions: { nudge: 210 },
  told: { people: 203, right: 160, lookedAfter: 3, notRight: { 'reminded-already': 40 } },
  verdicts: { 'out-of-date': 84, 'in-sync': 61, 'never-synced': 22, waiting: 9, 'not-copied': 4, unknown: 1 },
  afterAnswer: { people: 119, right: 97 },
  comparison: compareOutcomes({ nudged: { people: 180, right: 140 }, notNudged: { people: 40, right: 9 } }),
  links: [
    { candidate: 'large-picture', tried: 90, copied: 81, notCopied: 9, state: 'chosen' },
    { candidate: 'office-home', tried: 12, copied: 2, notCopied: 10, state: undefined },
  ],
  notDelivered: { blocked: 7, 'not-installed': 5 },
  freshness: { overdue: 3, oldestRead: AT },
  lastSweep: { endedAt: AT, requests: 1240, throttled: 4 },
  feedback: { helpful: 55, unhelpful: 6, byVerdict: [] },
  trend: ['2026-02-10', '2026-02-18', '2026-02-24', '2026-03-03'].map((day, week) => ({
    day,
    people: 1100 + 40 * week,
    changes: 12 + week,
    nudges: 9 + week,
    right: 6 + week,
    verdicts: { 'out-of-date': 21 - 3 * week, 'in-sync': 8 + 5 * week },
  })),
};
