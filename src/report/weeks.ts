import type { TrendDay } from './read-report.ts';

/** The numbers of a week. */
export interface TrendWeek {
  /** Its Monday, in UTC: `2026-11-30`. */
  readonly monday: string;
  /** People who have the app, on the last day that was counted. */
  readonly people: number;
  readonly changes: number;
  readonly nudges: number;
  /** Follow-ups that ended because SharePoint shows the new photo. */
  readonly right: number;
  /** People who asked, once a day. */
  readonly asked: number;
  /** Those of them who were told that all is well. */
  readonly inSync: number;
}

/** The days of a trend by week, oldest first. */
export function weeksOf(trend: readonly TrendDay[]): readonly TrendWeek[] {
  return [...Map.groupBy(trend, ({ day }) => mondayOf(day))].map(([monday, days]) => {
    const sum = (of: (day: TrendDay) => number | undefined) => days.reduce((all, day) => all + (of(day) ?? 0), 0);
    return {
      monday,
      people: days.findLast(({ people }) => people !== undefined)?.people ?? 0,
      changes: sum(({ changes }) => changes),
      nudges: sum(({ nudges }) => nudges),
      right: sum(({ right }) => right),
      asked: sum(({ verdicts }) => Object.values(verdicts).reduce((all, people) => all + people, 0)),
      inSync: sum(({ verdicts }) => verdicts['in-sync']),
    };
  });
}

function mondayOf(day: string): string {
  const at = new Date(`${day}T00:00:00Z`);
  at.setUTCDate(at.getUTCDate() - ((at.getUTCDay() + 6) % 7));
  return at.toISOString().slice(0, 10);
}
