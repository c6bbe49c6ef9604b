import { sql } from 'kysely';
import { isObject } from '../../is-object.ts';
import type { QuietTimes } from '../../nudges/personal-hours.ts';
import type { TimeSpan } from '../../nudges/working-hours.ts';
import type { Database } from '../database/schema.ts';
import { startWatching, stopWatching } from '../ledger/watching.ts';
import { dropPending } from '../outbox/pending-messages.ts';
import type { Roster } from './types.ts';

/** Queries of the settings that people choose for themselves. */
export function createSettingsQueries(
  database: Database,
): Pick<Roster, 'saveSettings' | 'chosenLanguage' | 'chosenLanguages'> {
  return {
    async saveSettings(person, { language, wantsNudges, quiet }, now) {
      const { tenantId, objectId } = person;
      return database.transaction().execute(async (transaction) => {
        const row = await transaction
          .updateTable('roster')
          .set({
            chosen_language: language ?? null,
            quiet: JSON.stringify(quiet),
            settings_at: now,
            ...(wantsNudges
              ? {
                  opted_out_at: null,
                  snoozed_until: sql<Date | null>`case when opted_out_at is null then snoozed_until end`,
                }
              : { opted_out_at: sql<Date>`coalesce(opted_out_at, ${now})` }),
          })
          .where('tenant_id', '=', tenantId)
          .where('object_id', '=', objectId)
          .returning('reach')
          .executeTakeFirst();
        if (!wantsNudges) {
          await stopWatching(transaction, person);
          await dropPending(transaction, person, 'opted-out', now);
        } else if (row?.reach === 'here') await startWatching(transaction, person, now);
        return row !== undefined;
      });
    },
    async chosenLanguage({ tenantId, objectId }) {
      const row = await database
        .selectFrom('roster')
        .select('chosen_language')
        .where('tenant_id', '=', tenantId)
        .where('object_id', '=', objectId)
        .executeTakeFirst();
      return row?.chosen_language ?? undefined;
    },
    async chosenLanguages(tenantId) {
      const rows = await database
        .selectFrom('roster')
        .select(['object_id', 'chosen_language'])
        .where('tenant_id', '=', tenantId)
        .where('chosen_language', 'is not', null)
        .execute();
      return new Map(rows.flatMap((row) => (row.chosen_language ? [[row.object_id, row.chosen_language]] : [])));
    },
  };
}

/** Reads the stored JSON. Undefined: none, or written by a version that this one does not know. */
export function readQuietTimes(stored: unknown): QuietTimes | undefined {
  if (!isObject(stored)) return undefined;
  const { hours, days } = stored;
  return {
    hours: isTimeSpan(hours) ? { from: hours.from, until: hours.until } : undefined,
    days: Array.isArray(days) ? days.filter((day) => Number.isInteger(day) && day >= 1 && day <= 7) : [],
  };
}

function isTimeSpan(value: unknown): value is TimeSpan {
  return isObject(value) && typeof value.from === 'number' && typeof value.until === 'number';
}
