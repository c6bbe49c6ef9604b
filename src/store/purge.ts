import { limits } from '../limits.ts';
import type { Database } from './database/schema.ts';

/** Deletes what has had its time. Several instances may do it at once. */
export async function purge(database: Database, now: Date): Promise<void> {
  const before = (age: number) => new Date(now.getTime() - age);
  await database.deleteFrom('thumbnail').where('kept_until', '<=', now).execute();
  await database.deleteFrom('exchange').where('kept_until', '<=', now).execute();
  await database.deleteFrom('tenant').where('learned_at', '<=', before(limits.store.mySite)).execute();
  await database.deleteFrom('shown_button').where('first_shown_at', '<=', before(limits.store.shownButtons)).execute();
  await database.deleteFrom('photo_change').where('seen_at', '<=', before(limits.store.changes)).execute();
  await database
    .deleteFrom('outbox')
    .where('queued_at', '<=', before(limits.store.nudges))
    .where('state', '!=', 'sending')
    .execute();
  await database.deleteFrom('rate').where('next_at', '<=', before(limits.nudges.day)).execute();
  // The hash stays: it shows nothing, and still tells the same picture from another.
  await database
    .updateTable('last_picture')
    .set({ thumbnail: null, kept_until: null })
    .where('kept_until', '<=', now)
    .execute();
}
