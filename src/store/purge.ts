import { sql } from 'kysely';
import type { Database } from './database/schema.ts';
import { EXPIRY, type TableName } from './stored-data.ts';

/** Deletes expired rows of all tables. Instances may run it at the same time. */
export async function purge(database: Database, now: Date): Promise<void> {
  for (const [table, expiry] of Object.entries(EXPIRY)) {
    if (expiry === 'event') continue;
    const [column, until] = 'at' in expiry ? [expiry.at, now] : [expiry.since, new Date(now.getTime() - expiry.after)];
    await database
      .deleteFrom(table as TableName)
      .where(sql<boolean>`${sql.ref(column)} <= ${until}`)
      // A message in flight gets its result first.
      .$if(table === 'outbox', (query) => query.where(sql<boolean>`state != 'sending'`))
      .execute();
  }
  // Keep the hash: it shows no picture, and still detects an unchanged one.
  await database
    .updateTable('last_picture')
    .set({ thumbnail: null, kept_until: null })
    .where('kept_until', '<=', now)
    .execute();
}
