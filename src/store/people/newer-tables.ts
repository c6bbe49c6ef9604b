import { type Kysely, sql } from 'kysely';
import type { PersonKey } from '../../people/person-key.ts';
import { SCHEMA, type Schema } from '../database/schema.ts';
import { PERSON_TABLES } from './person-tables.ts';

/**
 * Deletes the person's rows from tables that only a newer version knows. That version runs beside this one during an
 * update, or ran before it was rolled back. By convention, such a table has the columns `tenant_id` and `object_id`.
 */
export async function eraseFromNewerTables(
  transaction: Kysely<Schema>,
  { tenantId, objectId }: PersonKey,
): Promise<void> {
  const known = sql`any(${[...PERSON_TABLES]}::text[])`;
  const { rows } = await sql<{ name: string }>`
    select table_name as name from information_schema.columns
    where table_schema = ${SCHEMA} and column_name in ('tenant_id', 'object_id') and not table_name = ${known}
    group by table_name having count(*) = 2`.execute(transaction);
  for (const { name } of rows) {
    const table = sql.table(`${SCHEMA}.${name}`);
    await sql`delete from ${table} where tenant_id = ${tenantId} and object_id = ${objectId}`.execute(transaction);
  }
}
