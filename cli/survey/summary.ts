import { needsVisit } from '../../src/nudges/needs-visit.ts';
import type { VerdictKind } from '../../src/photo/verdict.ts';
import type { RequestBudget } from '../../src/survey/request-budget.ts';
import type { SurveyEnd } from '../../src/survey/types.ts';
import { type ShareInterval, wilsonInterval } from '../../src/survey/wilson.ts';
import { VERDICT_SENTENCES } from '../check/sentences.ts';
import { counted } from '../counted.ts';
import type { SurveyState } from './state-file.ts';

/** How photos stand in SharePoint. `beyond`: SharePoint copies no photo of this person from Microsoft 365. */
export type PhotoGroup = 'right' | 'wrong' | 'none' | 'beyond' | 'unknown';

/** The verdicts in the order of a report. */
export const GROUP_OF: Readonly<Record<VerdictKind, PhotoGroup>> = {
  'in-sync': 'right',
  'out-of-date': 'wrong',
  'never-synced': 'wrong',
  waiting: 'wrong',
  'not-copied': 'wrong',
  'sync-off': 'wrong',
  'no-photo': 'none',
  guest: 'beyond',
  'no-sharepoint': 'beyond',
  'mailbox-on-premises': 'beyond',
  'no-mailbox': 'beyond',
  unknown: 'unknown',
};

/** People of the sample, and what follows for the whole population. */
export interface Estimate extends ShareInterval {
  /** In the sample. */
  readonly people: number;
  /** In the population. */
  readonly estimated: { readonly people: number; readonly low: number; readonly high: number };
}

export interface SurveySummary {
  readonly ended: SurveyEnd['ended'];
  /** ISO 8601. Time at which a service that asked for a long pause can be asked again. */
  readonly pausedUntil: string | undefined;
  readonly startedAt: string;
  /** Members of the tenant who can sign in. */
  readonly population: number;
  readonly leftOut: { readonly guests: number; readonly blocked: number };
  /** `random`: the intervals are those of a random sample. */
  readonly sample: 'random' | 'all';
  readonly read: number;
  readonly left: number;
  /** SharePoint shows an earlier photo or none, although there is one. Of the people whose verdict is known. */
  readonly wrong: Estimate;
  /** Of them, those whom a visit to SharePoint cures. */
  readonly curedByVisit: Estimate;
  readonly byVerdict: readonly (Estimate & { readonly verdict: VerdictKind; readonly group: PhotoGroup })[];
  readonly unknownBecause: Readonly<Record<string, number>>;
  readonly throttled: number;
  readonly budget: RequestBudget;
}

type Ended = Pick<SurveyEnd, 'ended' | 'pausedUntil'> & { readonly left: number };

/** The result of a survey: numbers only. */
export function summarize(state: SurveyState, { ended, pausedUntil, left }: Ended, budget: RequestBudget) {
  const { population, guests, blocked, counts, isSample, startedAt, throttled } = state;
  const count = (kinds: (kind: VerdictKind) => boolean) =>
    KINDS.filter(kinds).reduce((sum, kind) => sum + (counts.byVerdict[kind] ?? 0), 0);
  const known = count((kind) => GROUP_OF[kind] !== 'unknown');
  // The people who were read of all are a random sample, too, while some are left.
  const among = (people: number, sample: number) => toEstimate(people, sample, population);
  return {
    ended,
    pausedUntil: pausedUntil?.toISOString(),
    startedAt,
    population,
    leftOut: { guests, blocked },
    sample: isSample || left > 0 ? 'random' : 'all',
    read: counts.read,
    left,
    wrong: among(
      count((kind) => GROUP_OF[kind] === 'wrong'),
      known,
    ),
    curedByVisit: among(count(needsVisit), known),
    byVerdict: KINDS.filter((kind) => (counts.byVerdict[kind] ?? 0) > 0).map((verdict) => ({
      verdict,
      group: GROUP_OF[verdict],
      ...among(counts.byVerdict[verdict] ?? 0, counts.read),
    })),
    unknownBecause: counts.unknownBecause,
    throttled,
    budget,
  } satisfies SurveySummary;
}

const KINDS = Object.keys(GROUP_OF) as VerdictKind[];

function toEstimate(people: number, sample: number, population: number): Estimate {
  const interval = wilsonInterval(people, sample, population);
  const of = (share: number) => Math.round(share * population);
  return {
    people,
    ...interval,
    estimated: { people: of(interval.share), low: of(interval.low), high: of(interval.high) },
  };
}

/** A heading that answers the question of the survey. */
export function headline({ wrong, population, read }: SurveySummary): string {
  if (read === 0) return 'No one was read, so nothing is known.';
  return `${percent(wrong.share)} of people have a wrong photo in SharePoint: ${about(wrong, population)}.`;
}

/** `about 5,930 of 48,201 (5,100 to 6,800)`; without an interval if all people were read. */
export function about({ estimated: { people, low, high } }: Estimate, population: number): string {
  const bounds = low === high ? '' : ` (${number(low)} to ${number(high)}, at a confidence of 95 %)`;
  return `${low === high ? '' : 'about '}${number(people)} of ${number(population)}${bounds}`;
}

/** Who was read, and what the numbers leave out. One sentence each. */
export function remarks(summary: SurveySummary): string[] {
  const { sample, read, left, population, leftOut, unknownBecause, throttled } = summary;
  const unknown = Object.values(unknownBecause).reduce((sum, count) => sum + count, 0);
  const why = Object.entries(unknownBecause).map(([reason, count]) => `${number(count)} ${reason}`);
  const visits = `A visit to SharePoint cures ${percent(summary.curedByVisit.share)}: ${about(summary.curedByVisit, population)}.`;
  return [
    ...(read > 0 ? [visits] : []),
    sample === 'all'
      ? `${counted(read, 'person was', 'people were')} read: all of them.`
      : `${number(read)} of ${counted(population, 'person', 'people')} were read, chosen at random.`,
    ...(left > 0
      ? [`${counted(left, 'more person was', 'more people were')} to be read: the survey is incomplete.`]
      : []),
    `Left out: ${counted(leftOut.guests, 'guest')}, and ${counted(leftOut.blocked, 'account')} that cannot sign in.`,
    ...(unknown > 0
      ? [
          `The state is unknown for ${counted(unknown, 'person', 'people')} (${why.join(', ')}); the shares above leave them out.`,
        ]
      : []),
    ...(throttled > 0 ? [`Microsoft asked ${number(throttled)} times for a pause.`] : []),
  ];
}

export function meaningOf(verdict: VerdictKind): string {
  return VERDICT_SENTENCES[verdict];
}

export function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}

export function number(value: number): string {
  return value.toLocaleString('en');
}
