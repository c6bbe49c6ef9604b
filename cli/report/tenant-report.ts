import type { TenantConfig } from '../../src/config/tenant-config.ts';
import { DAY_MS } from '../../src/nudges/nudge-limits.ts';
import { currentControl } from '../../src/nudges/policy.ts';
import type { DailyCounts } from '../../src/store/report/types.ts';
import type { Store } from '../../src/store/types.ts';
import { compareOutcomes } from '../../src/survey/compare-outcomes.ts';
import { linkTable } from '../links/link-table.ts';

/** Days of the trend, and of the messages that are compared. */
export const REPORT_DAYS = 90;

export type TenantReport = Awaited<ReturnType<typeof readReport>>;

/** The report of a tenant: numbers, and no object ids. */
export async function readReport({ app, nudges, sharePoint, sweep, now }: TenantConfig, store: Store) {
  const { tenantId } = app;
  const at = now();
  const since = new Date(at.getTime() - REPORT_DAYS * DAY_MS);
  const stored = await store.control.read(tenantId);
  const { mode, paused } = currentControl(stored, stored.settings ?? nudges);
  const links = { setting: sharePoint.link, hasPeoplePage: sharePoint.peoplePage !== undefined };
  const { photos, told } = await store.tenantStats(tenantId);
  const feedback = await store.feedback.counts(tenantId);
  const runs = await store.control.lastRuns(tenantId);
  const sum = (of: (one: (typeof feedback)[number]) => number) => feedback.reduce((all, one) => all + of(one), 0);
  return {
    at,
    days: REPORT_DAYS,
    nudges: { mode, paused, heldBack: stored.heldBackSince !== undefined },
    people: await store.roster.count(tenantId),
    photos,
    /** People by what was decided about their newest change. */
    newestDecisions: await store.report.newestDecisions(tenantId),
    /** People by the result of their newest message. */
    told,
    comparison: compareOutcomes(await store.report.outcomes(tenantId, { since, now: at })),
    links: linkTable(await store.linkResults.all(tenantId), links, at).links.map(
      ({ candidate, tried, copied, notCopied, state }) => ({ candidate, tried, copied, notCopied, state }),
    ),
    notDelivered: await store.report.notDelivered(tenantId),
    freshness: await store.report.freshness(tenantId, at, sweep.intervals.regular),
    lastSweep: throttlingOf(runs.find(({ name }) => name === 'sweep')),
    feedback: {
      helpful: sum(({ helpful }) => helpful),
      unhelpful: sum(({ unhelpful }) => unhelpful),
      byVerdict: feedback,
    },
    trend: (await store.report.days(tenantId, since)) as readonly DailyCounts[],
  };
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
