import type { PersonKey } from '../../people/person-key.ts';
import type { Database } from '../database/schema.ts';
import { PERSON_TABLES, type PersonTable } from './person-tables.ts';
import type { ExportedRow } from './types.ts';

/** See `Store`. All tables are read at one moment. */
export async function exportPerson(
  database: Database,
  { tenantId, objectId }: PersonKey,
): Promise<Readonly<Record<PersonTable, readonly ExportedRow[]>>> {
  const entries = await database
    .transaction()
    .setIsolationLevel('repeatable read')
    .execute(async (transaction) => {
      const read: [PersonTable, readonly ExportedRow[]][] = [];
      for (const table of PERSON_TABLES) {
        const rows = await transaction
          .selectFrom(table)
          .selectAll()
          .where('tenant_id', '=', tenantId)
          .where('object_id', '=', objectId)
          .execute();
        read.push([table, rows.map(exportedRow)]);
      }
      return read;
    });
  return Object.fromEntries(entries) as Record<PersonTable, readonly ExportedRow[]>;
}

function exportedRow(row: object): ExportedRow {
  const fields = Object.entries(row).map(([name, value]) => {
    return [name, value instanceof Uint8Array ? Buffer.from(value).toString('base64') : value] as const;
  });
  return Object.fromEntries(fields);
}
