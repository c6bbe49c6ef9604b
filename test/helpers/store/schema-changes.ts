import { type Kysely, sql } from 'kysely';

/** What PostgreSQL knows about the tables of a schema, by name. */
export interface DescribedSchema {
  /** `table` → kind of relation. */
  readonly tables: ReadonlyMap<string, string>;
  /** `table.column` */
  readonly columns: ReadonlyMap<string, DescribedColumn>;
  /** `table: name` → what the constraint, unique index, trigger or policy demands of rows, and of which tables. */
  readonly rules: ReadonlyMap<string, { readonly definition: string; readonly tables: readonly string[] }>;
}

interface DescribedColumn {
  readonly table: string;
  readonly type: string;
  readonly isRequired: boolean;
  /** Filled in by the database if a statement leaves it out. */
  readonly hasDefault: boolean;
}

/** Reads the tables of a schema from PostgreSQL's catalog. */
export async function describeSchema(database: Kysely<never>, schema: string): Promise<DescribedSchema> {
  const tables = await sql<{ name: string; kind: string }>`
    select relname as name, relkind::text || relrowsecurity::text as kind from pg_class
    where relnamespace = ${schema}::regnamespace and relkind in ('r', 'p', 'v', 'm')`.execute(database);
  const columns = await sql<DescribedColumn & { name: string }>`
    select relname as "table", attname as name, format_type(atttypid, atttypmod) as type, attnotnull as "isRequired",
      atthasdef or attidentity <> '' as "hasDefault"
    from pg_attribute join pg_class on pg_class.oid = attrelid
    where relnamespace = ${schema}::regnamespace and relkind in ('r', 'p') and attnum > 0 and not attisdropped`.execute(
    database,
  );
  // Constraints of type n say "not null", which the columns say too.
  const rules = await sql<{ table: string; name: string; definition: string; other: string | null }>`
    select of_table.relname as "table", conname as name, pg_get_constraintdef(pg_constraint.oid) as definition,
      to_table.relname as other
    from pg_constraint join pg_class of_table on of_table.oid = conrelid left join pg_class to_table on to_table.oid = confrelid
    where connamespace = ${schema}::regnamespace and contype <> 'n'
    union all
    select of_table.relname, index.relname, pg_get_indexdef(index.oid), null
    from pg_index join pg_class of_table on of_table.oid = indrelid join pg_class index on index.oid = indexrelid
    where of_table.relnamespace = ${schema}::regnamespace and (indisunique or indisexclusion)
    union all
    select relname, tgname, pg_get_triggerdef(pg_trigger.oid), null from pg_trigger join pg_class on pg_class.oid = tgrelid
    where relnamespace = ${schema}::regnamespace and not tgisinternal`.execute(database);
  return {
    tables: new Map(tables.rows.map(({ name, kind }) => [name, kind])),
    columns: new Map(columns.rows.map(({ name, ...column }) => [`${column.table}.${name}`, column])),
    rules: new Map(
      rules.rows.map(({ table, name, definition, other }) => [
        `${table}: ${name}`,
        { definition, tables: other === null ? [table] : [table, other] },
      ]),
    ),
  };
}

/**
 * What a program that was written for `before` can stumble over in `after`: something that it uses is gone or has
 * another type, or a row that it writes or deletes is refused. Empty: the change is additive.
 */
export function breakingChanges(before: DescribedSchema, after: DescribedSchema): string[] {
  const changes: string[] = [];
  for (const [name, kind] of before.tables) {
    if (after.tables.get(name) !== kind) changes.push(`the table ${name} is gone, or of another kind`);
  }
  for (const [name, column] of before.columns) {
    const now = after.columns.get(name);
    if (!now) changes.push(`the column ${name} is gone`);
    else if (now.type !== column.type) changes.push(`the column ${name} has another type: ${now.type}`);
    else if (now.isRequired && !column.isRequired) changes.push(`the column ${name} is required`);
    else if (now.isRequired && column.hasDefault && !now.hasDefault) changes.push(`${name} has no default`);
  }
  for (const [name, { table, isRequired, hasDefault }] of after.columns) {
    const isNew = !before.columns.has(name) && before.tables.has(table);
    if (isNew && isRequired && !hasDefault) changes.push(`the new column ${name} is required and has no default`);
  }
  for (const [name, { definition }] of before.rules) {
    if (after.rules.get(name)?.definition !== definition) changes.push(`the rule ${name} is gone, or another one`);
  }
  for (const [name, { tables }] of after.rules) {
    const isOld = before.rules.has(name) || !tables.some((table) => before.tables.has(table));
    if (!isOld) changes.push(`the new rule ${name} can refuse rows`);
  }
  return changes;
}
