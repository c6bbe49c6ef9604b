import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { ERROR_CODES } from '../../src/errors.ts';
import { documentationPages, sourceFiles } from '../helpers/house/files.ts';

/** Rows of the tables whose first column is headed `code`, without the header. */
function rowsOfCodeTables(text: string): string[] {
  const tables = text.split(/\n(?!\|)/).filter((part) => /^\| code\b/m.test(part));
  return tables.flatMap((table) => table.split('\n').filter((line) => /^\| (code )?`/.test(line)));
}

describe('Error codes', () => {
  it('are in docs/errors.md, each with its meaning, and no others', () => {
    const rows = rowsOfCodeTables(readFileSync('docs/errors.md', 'utf8'));
    const expected = Object.entries(ERROR_CODES).map(([code, meaning]) => `| \`${code}\` | ${meaning} |`);
    assert.deepEqual(
      rows.map((row) => row.split('|').slice(0, 3).join('|').concat('|')),
      expected,
    );
  });

  it('exist, if a page has them in a table of codes', () => {
    const rows = documentationPages().flatMap(({ text }) => rowsOfCodeTables(text));
    assert.ok(rows.length > Object.keys(ERROR_CODES).length + 10);
    const unknown = rows.filter((row) => !((/`([^`]+)`/.exec(row)?.[1] ?? '') in ERROR_CODES));
    assert.deepEqual(unknown, []);
  });

  it('are each used in the code', () => {
    const files = sourceFiles(['bot', 'src', 'cli']).filter(({ path }) => path !== 'src/errors.ts');
    const given = (code: string) => files.some(({ text }) => text.includes(`'${code}'`));
    const never = Object.keys(ERROR_CODES).filter((code) => code !== 'unexpected' && !given(code));
    assert.deepEqual(never, []);
  });
});
