import { stringify } from 'csv-stringify/sync';
import { oneLine } from '../terminal-text.ts';
import type { CsvTable, CsvValue } from './types.ts';

/**
 * A table as CSV (RFC 4180), with a heading. A text that a spreadsheet would take for a formula begins with an
 * apostrophe: https://owasp.org/www-community/attacks/CSV_Injection
 */
export function csvText({ columns, rows }: CsvTable): string {
  return csvLines([columns, ...rows]).trimEnd();
}

/** Rows of such a table without a heading. Each line ends with a line feed. */
export function csvLines(rows: CsvTable['rows']): string {
  const options = { escape_formulas: true, record_delimiter: '\n' } as const;
  return stringify(
    rows.map((row) => row.map(field)),
    options,
  );
}

/** Numbers stay numbers: a negative one is no formula. */
function field(value: CsvValue): string | number {
  if (value === undefined) return '';
  if (value instanceof Date) return value.toISOString();
  return typeof value === 'number' ? value : oneLine(String(value));
}
