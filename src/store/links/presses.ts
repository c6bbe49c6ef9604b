import { type Kysely, type Selectable, sql } from 'kysely';
import type { Candidate } from '../../open-sharepoint/types.ts';
import type { PersonKey } from '../../people/person-key.ts';
import { type Database, SCHEMA, type Schema } from '../database/schema.ts';
import { isNotErased, lockMark } from '../people/erasures.ts';
import type { OwnedCard, Press, PressStore, RecordedPress } from './types.ts';

const DAY_MS = 24 * 3_600_000;
/** Not pressed by the person, so it is apart from their presses. */
const BY_REQUEST: Candidate = 'by-request';

export function createPressStore(database: Database): PressStore {
  return {
    async record(press, { gap, perDay, lookAt }) {
      const { tenantId, objectId, candidate, at } = press;
      const own = sql`p.tenant_id = v.tenant_id and p.object_id = v.object_id
        and (p.candidate = ${BY_REQUEST}) = (v.candidate = ${BY_REQUEST})`;
      const presses = sql.table(`${SCHEMA}.press`);
      return database.transaction().execute(async (transaction) => {
        // Two presses at once, on two instances, are one.
        await lockMark(transaction, press);
        const { rows } = await sql`
          insert into ${presses} (tenant_id, object_id, pressed_at, candidate, look_at)
          select v.* from (
            select ${tenantId}::text as tenant_id, ${objectId}::text as object_id, ${at}::timestamptz as pressed_at,
              ${candidate}::text as candidate, ${lookAt}::timestamptz as look_at
          ) as v
          where ${isNotErased()}
          and not exists (
            select 1 from ${presses} as p where ${own}
              and p.pressed_at > ${new Date(at.getTime() - gap)} and p.pressed_at < ${new Date(at.getTime() + gap)})
          and (
            select count(*) from ${presses} as p where ${own} and p.pressed_at > ${new Date(at.getTime() - DAY_MS)}
          ) < ${perDay}
          on conflict do nothing
          returning 1`.execute(transaction);
        return rows.length > 0;
      });
    },
    async list(person, since) {
      const rows = await database
        .selectFrom('press')
        .selectAll()
        .where('tenant_id', '=', person.tenantId)
        .where('object_id', '=', person.objectId)
        .where('pressed_at', '>=', since)
        .orderBy('pressed_at')
        .execute();
      return rows.map(toPress);
    },
    async due(tenantId, now, limit) {
      const rows = await database
        .selectFrom('press')
        .selectAll()
        .where('tenant_id', '=', tenantId)
        .where('look_at', '<=', now)
        .orderBy('look_at')
        .limit(limit)
        .execute();
      return rows.flatMap((row) => (row.look_at ? [{ ...toPress(row), lookAt: row.look_at }] : []));
    },
    async claimLook(press, nextLookAt) {
      const claimed = await updatePress(database, press)
        .set({ look_at: nextLookAt ?? null })
        .where('look_at', '=', press.lookAt)
        .returning('looks')
        .executeTakeFirst();
      return claimed !== undefined;
    },
    async releaseLook(press, nextLookAt) {
      await updatePress(database, press)
        .set({ look_at: press.lookAt })
        .where('look_at', nextLookAt ? '=' : 'is', nextLookAt ?? null)
        .where('outcome', 'is', null)
        .execute();
    },
    async countLook(press) {
      await updatePress(database, press)
        .set(({ eb }) => ({ looks: eb('looks', '+', 1) }))
        .execute();
    },
    async settle(press, outcome) {
      const settled = await updatePress(database, press)
        .set({ outcome, look_at: null })
        .where('outcome', 'is', null)
        .returning('outcome')
        .executeTakeFirst();
      return settled !== undefined;
    },
    async showCards(cards) {
      const rows = newestOfEach(cards).map(({ person, card, shownAt }) => ({
        tenant_id: person.tenantId,
        object_id: person.objectId,
        activity_id: card.activityId,
        my_site: card.mySiteUrl,
        shown_at: shownAt,
      }));
      await sql`
        insert into ${sql.table(`${SCHEMA}.shown_card`)} as c (tenant_id, object_id, activity_id, my_site, shown_at)
        select v.* from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
          as v(tenant_id text, object_id text, activity_id text, my_site text, shown_at timestamptz)
        where ${isNotErased()}
        on conflict (tenant_id, object_id)
        do update set activity_id = excluded.activity_id, my_site = excluded.my_site, shown_at = excluded.shown_at
        where c.shown_at <= excluded.shown_at`.execute(database);
    },
    async newestCard({ tenantId, objectId }: PersonKey) {
      const row = await database
        .selectFrom('shown_card')
        .select(['activity_id', 'my_site'])
        .where('tenant_id', '=', tenantId)
        .where('object_id', '=', objectId)
        .executeTakeFirst();
      return row && { activityId: row.activity_id, mySiteUrl: row.my_site ?? undefined };
    },
  };
}

/** One card a person: PostgreSQL refuses a statement that would update a row twice. */
function newestOfEach(cards: readonly OwnedCard[]): readonly OwnedCard[] {
  const newest = new Map<string, OwnedCard>();
  for (const card of cards) {
    const key = `${card.person.tenantId}/${card.person.objectId}`;
    const before = newest.get(key);
    if (!before || before.shownAt <= card.shownAt) newest.set(key, card);
  }
  // In one order, so that two instances cannot wait for each other's rows.
  return [...newest].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, card]) => card);
}

function updatePress(database: Kysely<Schema>, { tenantId, objectId, at, candidate }: Press) {
  return database
    .updateTable('press')
    .where('tenant_id', '=', tenantId)
    .where('object_id', '=', objectId)
    .where('pressed_at', '=', at)
    .where('candidate', '=', candidate);
}

function toPress(row: Selectable<Schema['press']>): RecordedPress {
  return {
    tenantId: row.tenant_id,
    objectId: row.object_id,
    candidate: row.candidate,
    at: row.pressed_at,
    looks: row.looks,
    outcome: row.outcome ?? undefined,
  };
}
