import { type Kysely, sql } from 'kysely';
import type { PersonKey } from '../../people/person-key.ts';
import { ianaZone } from '../../time-zones/iana-zone.ts';
import { latest, MAX_SNOOZE_MS } from '../database/clock-ahead.ts';
import type { Database, Schema } from '../database/schema.ts';
import { markUnreachable, startWatching, stopWatching } from '../ledger/watching.ts';
import { dropPending, postponePending } from '../outbox/pending-messages.ts';
import { ago, endMark, lockMark } from './erasures.ts';
import { createSettingsQueries, readQuietTimes } from './settings.ts';
import type { Roster, RosterEntry } from './types.ts';

/** Used until a person's language and time zone are known. */
const DEFAULTS = { language: 'en', timeZone: 'UTC' } as const;

export function createRoster(database: Database): Roster {
  return {
    ...createSettingsQueries(database),
    async upsert({ tenantId, objectId }, sender, at, receivedAt = performance.now()) {
      const { address, language, defaultLanguage, timeZone, defaultTimeZone, event } = sender;
      const isBack = event !== 'updated';
      const heardAt = event === 'wrote' ? at : null;
      const backAt = isBack ? ago(performance.now() - receivedAt) : null;
      return database.transaction().execute(async (transaction) => {
        await lockMark(transaction, { tenantId, objectId });
        // A new version of the app does not bring back a person who wanted to be forgotten.
        if (!isBack && !(await isKnown(transaction, { tenantId, objectId }))) return false;
        if (!(await endMark(transaction, { tenantId, objectId }, receivedAt))) return false;
        const { reach, opted_out_at } = await transaction
          .insertInto('roster')
          .values({
            tenant_id: tenantId,
            object_id: objectId,
            address: JSON.stringify(address),
            language: language ?? defaultLanguage ?? DEFAULTS.language,
            time_zone: timeZone ?? defaultTimeZone ?? DEFAULTS.timeZone,
            met_at: at,
            heard_at: heardAt,
            back_at: backAt,
            reach: 'here',
          })
          .onConflict((conflict) =>
            conflict.columns(['tenant_id', 'object_id']).doUpdateSet({
              address: JSON.stringify(address),
              ...(language !== undefined && { language }),
              ...(timeZone !== undefined && { time_zone: timeZone }),
              ...(heardAt && { heard_at: heardAt }),
              ...(isBack && { reach: 'here' as const, back_at: backAt }),
            }),
          )
          .returning(['reach', 'opted_out_at'])
          .executeTakeFirstOrThrow();
        if (reach === 'here' && !opted_out_at) await startWatching(transaction, { tenantId, objectId }, at);
        return true;
      });
    },
    async find({ tenantId, objectId }) {
      const row = await database
        .selectFrom('roster')
        .selectAll()
        .where('tenant_id', '=', tenantId)
        .where('object_id', '=', objectId)
        .executeTakeFirst();
      return row && toEntry(row);
    },
    async findMany(tenantId, objectIds) {
      if (objectIds.length === 0) return new Map();
      const rows = await database
        .selectFrom('roster')
        .selectAll()
        .where('tenant_id', '=', tenantId)
        .where('object_id', '=', sql<string>`any(${[...objectIds]}::text[])`)
        .execute();
      return new Map(rows.map((row) => [row.object_id, toEntry(row)]));
    },
    async markUnreachable(person) {
      await database.transaction().execute((transaction) => markUnreachable(transaction, person));
    },
    async setOptOut(person, at, now) {
      return database.transaction().execute(async (transaction) => {
        const row = await updatePerson(transaction, person)
          .set({ opted_out_at: at ?? null })
          .returning('reach')
          .executeTakeFirst();
        if (at) {
          await stopWatching(transaction, person);
          await dropPending(transaction, person, 'opted-out', now);
        } else if (row?.reach === 'here') await startWatching(transaction, person, now);
        return row !== undefined;
      });
    },
    async setSnooze(person, until) {
      return database.transaction().execute(async (transaction) => {
        const row = await updatePerson(transaction, person)
          .set({ snoozed_until: until ?? null })
          .returning('object_id')
          .executeTakeFirst();
        if (until) await postponePending(transaction, person, 'snoozed', until);
        return row !== undefined;
      });
    },
    async findUnverified(tenantId, since, limit) {
      const rows = await database
        .selectFrom('roster')
        .leftJoin('ledger', (join) =>
          join.onRef('ledger.tenant_id', '=', 'roster.tenant_id').onRef('ledger.object_id', '=', 'roster.object_id'),
        )
        .select('roster.object_id')
        .where('roster.tenant_id', '=', tenantId)
        .where('met_at', '<', since)
        .where((where) => where.or([where('in_directory_at', 'is', null), where('in_directory_at', '<', since)]))
        .where((where) => where.or([where('heard_at', 'is', null), where('heard_at', '<', since)]))
        .where((where) => where.or([where('verified_at', 'is', null), where('verified_at', '<', since)]))
        .limit(limit)
        .execute();
      return rows.map(({ object_id }) => ({ tenantId, objectId: object_id }));
    },
    async markVerified(person, at) {
      await updatePerson(database, person).set({ in_directory_at: at }).execute();
    },
    async correctTimeZones(tenantId, defaultTimeZone) {
      const rows = await database
        .selectFrom('roster')
        .select('time_zone')
        .distinct()
        .where('tenant_id', '=', tenantId)
        .execute();
      for (const { time_zone: stored } of rows) {
        const zone = ianaZone(stored) ?? defaultTimeZone;
        if (zone === stored) continue;
        await database
          .updateTable('roster')
          .set({ time_zone: zone })
          .where('tenant_id', '=', tenantId)
          .where('time_zone', '=', stored)
          .execute();
      }
    },
    async count(tenantId) {
      return database
        .selectFrom('roster')
        .select([
          sql<number>`count(*) filter (where reach = 'here')::int`.as('here'),
          sql<number>`count(*) filter (where reach = 'unreachable')::int`.as('unreachable'),
          sql<number>`count(*) filter (where reach = 'here' and opted_out_at is not null)::int`.as('optedOut'),
        ])
        .where('tenant_id', '=', tenantId)
        .executeTakeFirstOrThrow();
    },
    async countSnoozed(tenantId, now) {
      const { snoozed } = await database
        .selectFrom('roster')
        .select(sql<number>`count(*)::int`.as('snoozed'))
        .where('tenant_id', '=', tenantId)
        .where('reach', '=', 'here')
        .where('snoozed_until', '>', now)
        .where('snoozed_until', '<=', latest(now, MAX_SNOOZE_MS))
        .executeTakeFirstOrThrow();
      return snoozed;
    },
  };
}

async function isKnown(database: Kysely<Schema>, { tenantId, objectId }: PersonKey): Promise<boolean> {
  const row = await database
    .selectFrom('roster')
    .select('object_id')
    .where('tenant_id', '=', tenantId)
    .where('object_id', '=', objectId)
    .executeTakeFirst();
  return row !== undefined;
}

function updatePerson(database: Kysely<Schema>, { tenantId, objectId }: PersonKey) {
  return database.updateTable('roster').where('tenant_id', '=', tenantId).where('object_id', '=', objectId);
}

export function toEntry(row: Schema['roster']): RosterEntry {
  return {
    tenantId: row.tenant_id,
    objectId: row.object_id,
    address: row.address,
    language: row.chosen_language ?? row.language,
    chosenLanguage: row.chosen_language ?? undefined,
    usedLanguage: row.language,
    timeZone: ianaZone(row.time_zone) ?? DEFAULTS.timeZone,
    addedAt: row.met_at,
    lastActiveAt: row.heard_at ?? undefined,
    reach: row.reach,
    optedOutAt: row.opted_out_at ?? undefined,
    snoozedUntil: row.snoozed_until ?? undefined,
    quiet: readQuietTimes(row.quiet),
  };
}
