import { VERDICT_KINDS, type VerdictKind } from '../../../src/photo/verdict.ts';
import type { TenantReport } from '../../../src/report/read-report.ts';
import { weeksOf } from '../../../src/report/weeks.ts';
import { type Language, type Texts, textsIn } from '../../locales/index.ts';
import { formatLocale } from '../../locales/script.ts';
import { cardText } from '../escape.ts';

/*
 * Charts are elements of Teams. Other clients, and older ones, show the fallback:
 * https://learn.microsoft.com/microsoftteams/platform/task-modules-and-cards/cards/charts-in-adaptive-cards
 */

/** People by verdict, the most frequent one first. */
export function verdictChart({ verdicts }: Pick<TenantReport, 'verdicts'>, language: Language): object {
  const text = textsIn(language);
  const rows = Object.entries(verdicts).map(([verdict, people]) => ({ name: verdictName(verdict, text), people }));
  if (rows.length === 0) return { type: 'TextBlock', text: text('reportCard.no-answers'), wrap: true };
  return {
    type: 'Chart.HorizontalBar',
    title: text('reportCard.verdicts'),
    displayMode: 'AbsoluteWithAxis',
    data: rows.map(({ name, people }) => ({ x: name, y: people })),
    fallback: table(
      [text('reportCard.column.answer'), text('reportCard.column.people')],
      rows.map(({ name, people }) => [name, numberIn(people, language)]),
    ),
  };
}

/** People who asked in each week, and those of them whose photo was right. Undefined: no one has asked. */
export function trendChart({ trend }: Pick<TenantReport, 'trend'>, language: Language): object | undefined {
  const text = textsIn(language);
  const weeks = weeksOf(trend);
  if (weeks.every(({ asked }) => asked === 0)) return undefined;
  const legends = { asked: text('reportCard.column.asked'), inSync: text('reportCard.column.right') };
  const line = (of: 'asked' | 'inSync') => ({
    legend: legends[of],
    values: weeks.map((one) => ({ x: one.monday, y: one[of] })),
  });
  return {
    type: 'Chart.Line',
    title: text('reportCard.trend'),
    data: [line('asked'), line('inSync')],
    fallback: table(
      [text('reportCard.column.week'), legends.asked, legends.inSync],
      weeks.map(({ monday, asked, inSync }) => [
        dayIn(monday, language),
        numberIn(asked, language),
        numberIn(inSync, language),
      ]),
    ),
  };
}

/** https://adaptivecards.io/explorer/Table.html */
function table(heading: readonly string[], rows: readonly (readonly string[])[]): object {
  const cell = (text: string, column: number, more: object = {}) => ({
    type: 'TableCell',
    items: [{ type: 'TextBlock', text, wrap: true, ...(column > 0 && { horizontalAlignment: 'Right' }), ...more }],
  });
  return {
    type: 'Table',
    firstRowAsHeaders: true,
    columns: heading.map((_, column) => ({ width: column === 0 ? 2 : 1 })),
    rows: [
      { type: 'TableRow', cells: heading.map((text, column) => cell(text, column, { weight: 'Bolder' })) },
      ...rows.map((row) => ({ type: 'TableRow', cells: row.map((text, column) => cell(text, column)) })),
    ],
  };
}

/** A newer version, which ran on this database before, may have counted a verdict that this one does not know. */
function verdictName(verdict: string, text: Texts): string {
  return isNamed(verdict) ? text(`reportCard.verdict.${verdict}`) : cardText(verdict, 40);
}

function isNamed(verdict: string): verdict is VerdictKind {
  return (VERDICT_KINDS as readonly string[]).includes(verdict);
}

/** Without ordinary spaces: a client would read `9. Feb.` as the ninth item of a list. */
function dayIn(day: string, language: Language): string {
  const format = new Intl.DateTimeFormat(formatLocale(language), { day: 'numeric', month: 'short', timeZone: 'UTC' });
  return format.format(new Date(`${day}T00:00:00Z`)).replaceAll(' ', '\u00a0');
}

export function numberIn(value: number, language: Language): string {
  return new Intl.NumberFormat(formatLocale(language)).format(value);
}
