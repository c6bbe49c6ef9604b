import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { SCHEMA } from '../../../src/store/database/schema.ts';
import { EXPIRY, STORED_DATA } from '../../../src/store/stored-data.ts';
import { memoryDatabase } from '../../helpers/bot/memory-store.ts';

/** Rows of the table in the documentation: what is kept until when, and in which tables. */
function documentedRows(): readonly { tables: readonly string[]; kept: string }[] {
  const [, table = ''] = readFileSync('docs/store.md', 'utf8').split('\n| data | purpose | kept until | table |\n');
  const [rows = ''] = table.split('\n\n');
  return rows
    .split('\n')
    .slice(1)
    .map((row) => {
      const cells = row.split(' | ');
      const tables = [...(cells.at(-1) ?? '').matchAll(/`(\w+)`/g)].map(([, name = '']) => name);
      return { tables, kept: cells.at(-2) ?? '' };
    });
}

describe('The retention of each kind of data', () => {
  it('is the same in the code and in docs/store.md', () => {
    const rows = documentedRows();
    assert.ok(rows.length > 20);
    assert.deepEqual(rows, STORED_DATA);
  });

  it('is known for each table of the migrated database', async () => {
    const { pglite } = await memoryDatabase();
    const found = await pglite.query<{ name: string }>(
      `select table_name as name from information_schema.tables where table_schema = '${SCHEMA}'`,
    );
    // Kysely's own record of the migrations.
    const tables = found.rows.map(({ name }) => name).filter((name) => !name.startsWith('kysely_migration'));
    assert.deepEqual(Object.keys(EXPIRY).toSorted(), tables.toSorted());
    assert.deepEqual([...new Set(STORED_DATA.flatMap((data) => data.tables))].toSorted(), tables.toSorted());
  });

  it('names the days after which a row expires', () => {
    for (const [table, expiry] of Object.entries(EXPIRY)) {
      if (expiry === 'event' || 'at' in expiry) continue;
      const days = expiry.after / 86_400_000;
      const data = STORED_DATA.filter(({ tables }) => tables.some((one) => one === table));
      assert.equal(data.length, 1, table);
      assert.match(data[0]?.kept ?? '', new RegExp(`\\b${days} days?\\b`), table);
    }
  });

  it('ends rows by a column that the table has', async () => {
    const { pglite } = await memoryDatabase();
    for (const [table, expiry] of Object.entries(EXPIRY)) {
      if (expiry === 'event') continue;
      const column = 'at' in expiry ? expiry.at : expiry.since;
      const { rows } = await pglite.query<{ type: string }>(
        'select data_type as type from information_schema.columns where table_name = $1 and column_name = $2',
        [table, column],
      );
      assert.equal(rows[0]?.type, 'timestamp with time zone', `${table}.${column}`);
    }
  });
});
