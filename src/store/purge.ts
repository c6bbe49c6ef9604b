import { DAY_MS } from '../nudges/nudge-limits.ts';
import type { Database } from './database/schema.ts';
import {
  AUDIT_RETENTION_MS,
  CHANGE_RETENTION_MS,
  ERASURE_MARK_MS,
  MY_SITE_RETENTION_MS,
  NUDGE_RETENTION_MS,
  PRESS_RETENTION_MS,
  SHOWN_BUTTON_RETENTION_MS,
  SHOWN_CARD_RETENTION_MS,
  WELCOME_RETENTION_MS,
} from './retention.ts';

/** Deletes expired rows. Instances may run it at the same time. */
export async function purge(database: Database, now: Date): Promise<void> {
  const before = (age: number) => new Date(now.getTime() - age);
  await database.deleteFrom('thumbnail').where('kept_until', '<=', now).execute();
  await database.deleteFrom('exchange').where('kept_until', '<=', now).execute();
  await database.deleteFrom('my_site_host').where('learned_at', '<=', before(MY_SITE_RETENTION_MS)).execute();
  await database.deleteFrom('claim').where('kept_until', '<=', now).execute();
  await database.deleteFrom('welcome').where('queued_at', '<=', before(WELCOME_RETENTION_MS)).execute();
  await database.deleteFrom('erasure').where('erased_at', '<=', before(ERASURE_MARK_MS)).execute();
  await database.deleteFrom('shown_button').where('first_shown_at', '<=', before(SHOWN_BUTTON_RETENTION_MS)).execute();
  await database.deleteFrom('press').where('pressed_at', '<=', before(PRESS_RETENTION_MS)).execute();
  await database.deleteFrom('shown_card').where('shown_at', '<=', before(SHOWN_CARD_RETENTION_MS)).execute();
  await database.deleteFrom('photo_change').where('seen_at', '<=', before(CHANGE_RETENTION_MS)).execute();
  await database.deleteFrom('audit').where('at', '<=', before(AUDIT_RETENTION_MS)).execute();
  await database
    .deleteFrom('outbox')
    .where('queued_at', '<=', before(NUDGE_RETENTION_MS))
    .where('state', '!=', 'sending')
    .execute();
  await database.deleteFrom('rate').where('next_at', '<=', before(DAY_MS)).execute();
  // Keep the hash: it shows no picture, and still detects an unchanged one.
  await database
    .updateTable('last_picture')
    .set({ thumbnail: null, kept_until: null })
    .where('kept_until', '<=', now)
    .execute();
}
