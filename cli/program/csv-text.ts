import { stringify } from 'csv-stringify/sync';
import { oneLine } from '../terminal-text.ts';
import type { CsvTable, CsvValue } from './types.ts';

/**
 * A table as CSV (RFC 4180), with a heading. A text that a spreadsheet would take for a formula begins with an
 * apostrophe: https://owasp.org/www-community/attacks/CSV_Injection
 */
export function csvText({ columns, rows }: CsvTable): string {
  const options = { escape_formulas: true, record_delimiter: '\n' } as const;
  return stringify([columns, ...rows.map((row) => row.map(field))], options).trimEnd();
}

/** Numbers stay numbers: a negative one is no formula. */
function field(value: CsvValue): string | number {
  if (value === undefined) return '';
  if (value instanceof Date) return value.toISOString();
  return typeof value === 'number' ? value : oneLine(String(value));
}
