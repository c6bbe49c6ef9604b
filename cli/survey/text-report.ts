import type { CsvTable } from '../program/types.ts';
import { oneLine } from '../terminal-text.ts';
import { headline, meaningOf, number, percent, remarks, type SurveySummary } from './summary.ts';

const ENDS: Readonly<Record<SurveySummary['ended'], string | undefined>> = {
  done: undefined,
  stopped: 'Stopped. With --resume FILE the survey could go on here.',
  paused: 'A service asked for a long pause. With --resume FILE the survey can go on afterwards.',
  failed: 'The survey ended early, because a service could not be read.',
};

/** The result for a person, on one page. */
export function surveyText(summary: SurveySummary): string {
  const { ended, byVerdict, pausedUntil } = summary;
  const rows = byVerdict.map(({ verdict, people, share, low, high }) => [
    verdict,
    number(people),
    percent(share),
    low === high ? '' : `${percent(low)} to ${percent(high)}`,
    meaningOf(verdict),
  ]);
  const table = aligned([['verdict', 'people', 'share', '95 %', 'what it means'], ...rows]);
  const end = ENDS[ended];
  return [
    headline(summary),
    ...remarks(summary),
    ...(end ? [`${end}${pausedUntil ? ` Not before ${pausedUntil}.` : ''}`] : []),
    '',
    ...(rows.length > 0 ? table : []),
  ]
    .join('\n')
    .trimEnd();
}

/** The numbers by verdict. Shares are 0 to 1. */
export function surveyTable({ byVerdict }: SurveySummary): CsvTable {
  return {
    columns: ['verdict', 'people', 'share', 'low', 'high', 'estimated people', 'estimated low', 'estimated high'],
    rows: byVerdict.map(({ verdict, people, share, low, high, estimated }) => {
      return [verdict, people, share, low, high, estimated.people, estimated.low, estimated.high];
    }),
  };
}

/** Columns under each other: numbers to the right, and the last column as it is. */
function aligned(rows: readonly (readonly string[])[]): string[] {
  const [heading = []] = rows;
  const widths = heading.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) => {
    const cells = row.map((cell, column) => {
      const width = widths[column] ?? 0;
      if (column === row.length - 1) return cell;
      return column === 1 || column === 2 ? cell.padStart(width) : cell.padEnd(width);
    });
    return oneLine(`  ${cells.join('  ')}`);
  });
}
