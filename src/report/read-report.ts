import type { TenantConfig } from '../config/tenant-config.ts';
import { DAY_MS } from '../nudges/nudge-limits.ts';
import { currentControl } from '../nudges/policy.ts';
import { linkTable } from '../open-sharepoint/learning/link-table.ts';
import type { AnswersOfDay, DailyCounts } from '../store/report/types.ts';
import type { Store } from '../store/types.ts';
import { compareOutcomes } from '../survey/compare-outcomes.ts';

/** Days of the trend, and of the messages that are compared. */
export const REPORT_DAYS = 90;

export type TenantReport = Awaited<ReturnType<typeof readReport>>;

/** The settings that the report needs. */
export type ReportConfig = Pick<TenantConfig, 'app' | 'nudges' | 'sharePoint' | 'sweep' | 'now'>;
/** What the report reads. */
export type ReportedStore = Pick<Store, 'control' | 'feedback' | 'linkResults' | 'report' | 'roster' | 'tenantStats'>;

/** The report of a tenant: numbers, and no object ids. */
export async function readReport({ app, nudges, sharePoint, sweep, now }: ReportConfig, store: ReportedStore) {
  const { tenantId } = app;
  const at = now();
  const since = new Date(at.getTime() - REPORT_DAYS * DAY_MS);
  const stored = await store.control.read(tenantId);
  const { mode, paused } = currentControl(stored, stored.settings ?? nudges);
  const { pausedAt: pausedSince, heldBackSince } = stored;
  const links = { setting: sharePoint.link, hasPeoplePage: sharePoint.peoplePage !== undefined };
  const { photos, told } = await store.tenantStats(tenantId);
  const feedback = await store.feedback.counts(tenantId);
  const answers = await store.report.answers(tenantId, since);
  const runs = await store.control.lastRuns(tenantId);
  return {
    at,
    days: REPORT_DAYS,
    nudges: { mode, paused, pausedSince, heldBack: heldBackSince !== undefined, heldBackSince },
    people: await store.roster.count(tenantId),
    photos,
    /** People by what was decided about their newest change. */
    newestDecisions: await store.report.newestDecisions(tenantId),
    /** People by the result of their newest message. */
    told,
    /** People by verdict: each counts once a day, with the first answer of that day. */
    verdicts: verdictsIn(answers),
    /** People who were told about a problem that they can solve, and whose photo was right within a day. */
    afterAnswer: {
      people: total(answers, ({ problems }) => problems),
      right: total(answers, ({ solved }) => solved),
    },
    comparison: compareOutcomes(await store.report.outcomes(tenantId, { since, now: at })),
    links: linkTable(await store.linkResults.all(tenantId), links, at).links.map(
      ({ candidate, tried, copied, notCopied, state }) => ({ candidate, tried, copied, notCopied, state }),
    ),
    notDelivered: await store.report.notDelivered(tenantId),
    freshness: await store.report.freshness(tenantId, at, sweep.intervals.regular),
    lastSweep: throttlingOf(runs.find(({ name }) => name === 'sweep')),
    feedback: {
      helpful: total(feedback, ({ helpful }) => helpful),
      unhelpful: total(feedback, ({ unhelpful }) => unhelpful),
      byVerdict: feedback,
    },
    trend: trendOf(await store.report.days(tenantId, since), answers),
  };
}

/** The numbers of a day, and what its answers said. */
export interface TrendDay extends Partial<Omit<DailyCounts, 'day'>> {
  readonly day: string;
  readonly verdicts: AnswersOfDay['verdicts'];
}

/** Days by what was counted: the state of the tenant every hour, and each answer. */
function trendOf(days: readonly DailyCounts[], answers: readonly AnswersOfDay[]): readonly TrendDay[] {
  const byDay = new Map<string, TrendDay>(answers.map(({ day, verdicts }) => [day, { day, verdicts }]));
  for (const counts of days) byDay.set(counts.day, { ...counts, verdicts: byDay.get(counts.day)?.verdicts ?? {} });
  return [...byDay.values()].toSorted((a, b) => (a.day < b.day ? -1 : 1));
}

function verdictsIn(answers: readonly AnswersOfDay[]): Readonly<Record<string, number>> {
  const sums = new Map<string, number>();
  for (const [verdict, people] of answers.flatMap(({ verdicts }) => Object.entries(verdicts))) {
    sums.set(verdict, (sums.get(verdict) ?? 0) + people);
  }
  return Object.fromEntries([...sums].toSorted(([a, x], [b, y]) => y - x || (a < b ? -1 : 1)));
}

function total<T>(rows: readonly T[], of: (row: T) => number): number {
  return rows.reduce((sum, row) => sum + of(row), 0);
}

/** Requests of the last sweep that read something, and how many of them Graph refused for the moment. */
function throttlingOf(run: { readonly endedAt: Date; readonly report: unknown } | undefined) {
  if (!run) return undefined;
  const { parts, throttled } = Object(run.report) as { readonly parts?: unknown; readonly throttled?: unknown };
  return { endedAt: run.endedAt, requests: numberOr0(parts), throttled: numberOr0(throttled) };
}

function numberOr0(value: unknown): number {
  return typeof value === 'number' ? value : 0;
}
