import { VERDICT_KINDS } from '../../src/photo/verdict.ts';
import type { TenantReport } from '../../src/report/read-report.ts';
import { weeksOf } from '../../src/report/weeks.ts';
import { FEWEST_PEOPLE, type ValueComparison } from '../../src/survey/compare-outcomes.ts';
import { counted } from '../counted.ts';
import type { CsvTable } from '../program/types.ts';

type Line = readonly [name: string, text: string];

/** The report for a person, on one page. */
export function reportText(report: TenantReport): string {
  const lines = [...stateLines(report), ...resultLines(report), ...serviceLines(report)];
  const width = Math.max(...lines.map(([name]) => name.length));
  return [
    `Report of ${report.at.toISOString().slice(0, 16).replace('T', ' ')} UTC, over ${counted(report.days, 'day')}`,
    '',
    ...lines.map(([name, text]) => `${name.padEnd(width)}  ${text}`),
    '',
    ...comparisonLines(report),
    '',
    ...trendLines(report),
  ].join('\n');
}

function stateLines({ nudges, people, photos, newestDecisions }: TenantReport): Line[] {
  const held = nudges.heldBack ? ', held back after a bulk change' : '';
  return [
    ['nudges', `${nudges.mode}${nudges.paused ? ', paused' : ''}${held}`],
    ['people', `${people.here} have the app, of whom ${people.optedOut} opted out; ${people.unreachable} unreachable`],
    [
      'photos',
      `${photos.withPhoto} have one, ${photos.withoutPhoto} have none, ${photos.notReadYet} not read yet, ${photos.failing} failing`,
    ],
    ['newest change', countsOf(newestDecisions) || 'none'],
  ];
}

function resultLines({ told, links, notDelivered, verdicts }: TenantReport): Line[] {
  const tried = links.filter((link) => link.tried > 0);
  return [
    ['answers', countsOf(verdicts) || 'none yet'],
    [
      'nudged',
      `${counted(told.people, 'person', 'people')}: ${told.right} right since, ${told.lookedAfter} still followed up` +
        `${Object.keys(told.notRight).length > 0 ? `, others ${countsOf(told.notRight)}` : ''}`,
    ],
    ['not delivered', countsOf(notDelivered) || 'none'],
    [
      'links',
      tried.map((link) => `${link.candidate} ${link.copied} of ${link.tried} followed by a copy`).join('; ') ||
        'none tried',
    ],
  ];
}

function serviceLines({ freshness, lastSweep, feedback }: TenantReport): Line[] {
  const oldest = freshness.oldestRead ? `; the oldest read is of ${minuteOf(freshness.oldestRead)}` : '';
  return [
    ['freshness', `${counted(freshness.overdue, 'photo is', 'photos are')} overdue${oldest}`],
    [
      'throttling',
      lastSweep
        ? `${lastSweep.throttled} of ${lastSweep.requests} requests in the sweep of ${minuteOf(lastSweep.endedAt)}`
        : 'no sweep yet',
    ],
    ['thumbs', `${feedback.helpful} up, ${feedback.unhelpful} down`],
  ];
}

const ANSWERS: Readonly<Record<ValueComparison['answer'], string>> = {
  'too-few': `! The numbers are too small to compare: each group needs ${FEWEST_PEOPLE} people.`,
  unclear: '! The difference may be chance.',
  better: '✓ With a nudge, more photos are right within a day. Chance is an unlikely reason (95 %).',
  worse: '✗ With a nudge, fewer photos are right within a day. Chance is an unlikely reason (95 %).',
};

function comparisonLines({ comparison, afterAnswer }: TenantReport): string[] {
  const { nudged, notNudged, difference, answer } = comparison;
  const group = (one: ValueComparison['nudged']) =>
    one.people === 0
      ? 'no people yet'
      : `${one.right} of ${counted(one.people, 'person', 'people')}: ${withBounds(one)}`;
  const points = (share: number) => `${share >= 0 ? '+' : ''}${(share * 100).toFixed(1)}`;
  const { share, low, high } = difference;
  return [
    'Right within a day',
    `  after an answer          ${afterAnswer.people === 0 ? 'no people yet' : `${afterAnswer.right} of ${counted(afterAnswer.people, 'person', 'people')}`}`,
    `  after a nudge            ${group(nudged)}`,
    `  without one (dry run)    ${group(notNudged)}`,
    ...(answer === 'too-few'
      ? []
      : [`  difference               ${points(share)} points (${points(low)} to ${points(high)})`]),
    ANSWERS[answer],
  ];
}

function withBounds({ share, low, high }: ValueComparison['nudged']): string {
  return `${percent(share)} (${percent(low)} to ${percent(high)})`;
}

/** The trend by week, so that it fits on the page. */
function trendLines({ trend }: TenantReport): string[] {
  if (trend.length === 0) return ['No day was counted yet: a running bot counts each day.'];
  const rows = weeksOf(trend).map((week) => {
    const { monday, people, changes, nudges, right, asked, inSync } = week;
    return [monday, people, changes, nudges, right, asked, inSync];
  });
  const heading = ['week of', 'people', 'changes', 'nudges', 'right', 'asked', 'in-sync'];
  return [heading, ...rows].map((row) => {
    return row.map((cell, column) => (column === 0 ? `${cell}`.padEnd(10) : `${cell}`.padStart(9))).join('');
  });
}

const COLUMNS = [
  'day',
  'people',
  'optedOut',
  'unreachable',
  'withPhoto',
  'withoutPhoto',
  'failing',
  'changes',
  'nudges',
  'right',
  'helpful',
  'unhelpful',
] as const;

/** The numbers of each day, with the people who asked by verdict. */
export function trendTable({ trend }: TenantReport): CsvTable {
  return {
    columns: [...COLUMNS, ...VERDICT_KINDS],
    rows: trend.map((day) => [
      ...COLUMNS.map((column) => day[column]),
      ...VERDICT_KINDS.map((kind) => day.verdicts[kind] ?? 0),
    ]),
  };
}

function countsOf(counts: Readonly<Record<string, number>>): string {
  return Object.entries(counts)
    .map(([name, count]) => `${count} ${name}`)
    .join(', ');
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}

function minuteOf(at: Date): string {
  return `${at.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
