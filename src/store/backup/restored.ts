import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { sql } from 'kysely';
import { type Database, SCHEMA } from '../database/schema.ts';

/** File of a backup. A data folder that has it was restored, and has not been opened since. */
export const BACKUP_MARK = 'restored-backup.json';

/** Settles a data folder that was restored from a backup, once. */
export async function settleRestoredFolder(database: Database, folder: string): Promise<void> {
  const mark = join(folder, BACKUP_MARK);
  if (!existsSync(mark)) return;
  await settleRestored(database.withSchema(SCHEMA));
  await rm(mark);
}

/**
 * Prevents messages that were sent after the backup from being sent again: nobody is nudged twice. What waits may have
 * been sent, so it counts as "in doubt" and has no follow-up. The photos that the next sweep finds count as known,
 * because their changes may have been nudged for. Uses the database's clock.
 */
export async function settleRestored(database: Database): Promise<void> {
  const now = sql<Date>`now()`;
  await database.transaction().execute(async (transaction) => {
    await transaction
      .updateTable('outbox')
      .set({ state: 'in-doubt', reason: RESTORED, settled_at: now, claimed_until: null })
      .where('state', 'in', ['pending', 'sending'])
      .execute();
    await transaction
      .updateTable('outbox')
      .set({ recheck_at: null, ended: RESTORED })
      .where((where) => where.or([where('recheck_at', 'is not', null), where('reason', '=', RESTORED)]))
      .execute();
    await transaction
      .updateTable('photo_change')
      .set({ state: 'decided', decision: RESTORED, decided_at: now, claimed_until: null })
      .where('state', '=', 'new')
      .execute();
    await transaction.updateTable('ledger').set({ presence: null, etag: null }).execute();
    await transaction.deleteFrom('asked_reminder').where('remind_at', '<=', now).execute();
    // They may have been sent.
    await transaction
      .updateTable('admin')
      .set({ digest_at: sql<Date>`digest_at + interval '7 days'`, claimed_until: null })
      .where('digest_at', '<=', now)
      .execute();
    await transaction.deleteFrom('welcome').execute();
  });
}

/** Reason and decision in the rows. */
const RESTORED = 'restored';
