import { type Kysely, sql } from 'kysely';
import type { PilotSize } from '../admin/types.ts';
import type { Database, Schema } from '../database/schema.ts';
import type { PilotSelection, PilotStore } from './types.ts';

/** Group id of people who were added by name. */
const NO_GROUP = '';

/** Maximum number of rows in a statement. PostgreSQL allows 65,535 parameters. */
const INSERT_BATCH = 10_000;

export function createPilotStore(database: Database): PilotStore {
  const inTransaction = database.transaction.bind(database);
  return {
    async refreshGroup(tenantId, groupId, members, at) {
      return inTransaction().execute(async (transaction) => {
        const updated = await transaction
          .updateTable('pilot_group')
          .set({ read_at: at })
          .where('tenant_id', '=', tenantId)
          .where('group_id', '=', groupId)
          .returning('group_id')
          .executeTakeFirst();
        if (!updated) return false;
        const group = transaction.deleteFrom('pilot').where('tenant_id', '=', tenantId);
        await group.where('group_id', '=', groupId).execute();
        await insertMembers(transaction, tenantId, groupId, members);
        return true;
      });
    },
    async has({ tenantId, objectId }) {
      const row = await database
        .selectFrom('pilot')
        .select('object_id')
        .where('tenant_id', '=', tenantId)
        .where('object_id', '=', objectId)
        .executeTakeFirst();
      return row !== undefined;
    },
    async filterMembers(tenantId, objectIds) {
      if (objectIds.length === 0) return new Set();
      const rows = await database
        .selectFrom('pilot')
        .select('object_id')
        .where('tenant_id', '=', tenantId)
        .where('object_id', '=', sql<string>`any(${[...objectIds]}::text[])`)
        .execute();
      return new Set(rows.map(({ object_id }) => object_id));
    },
    async summary(tenantId) {
      const { people, named } = await database
        .selectFrom('pilot')
        .select([
          sql<number>`count(distinct object_id)::int`.as('people'),
          sql<number>`(count(*) filter (where group_id = ${NO_GROUP}))::int`.as('named'),
        ])
        .where('tenant_id', '=', tenantId)
        .executeTakeFirstOrThrow();
      const groups = await database
        .selectFrom('pilot_group')
        .leftJoin('pilot', (join) =>
          join
            .onRef('pilot.tenant_id', '=', 'pilot_group.tenant_id')
            .onRef('pilot.group_id', '=', 'pilot_group.group_id'),
        )
        .select(['pilot_group.group_id', 'pilot_group.read_at', sql<number>`count(object_id)::int`.as('members')])
        .where('pilot_group.tenant_id', '=', tenantId)
        .groupBy(['pilot_group.group_id', 'pilot_group.read_at'])
        .orderBy('pilot_group.group_id')
        .execute();
      return {
        people,
        named,
        groups: groups.map(({ group_id, read_at, members }) => ({ groupId: group_id, members, readAt: read_at })),
      };
    },
  };
}

/** Replaces the whole list as part of a transaction. Returns what was on it. */
export async function replacePilot(
  transaction: Kysely<Schema>,
  tenantId: string,
  { people, groups }: PilotSelection,
  at: Date,
): Promise<PilotSize> {
  // Delete the groups first: a concurrent `refreshGroup` finishes before this, or finds its group gone.
  const deleteAll = (table: 'pilot_group' | 'pilot') => transaction.deleteFrom(table).where('tenant_id', '=', tenantId);
  const formerGroups = await deleteAll('pilot_group').returning('group_id').execute();
  const { named } = await transaction
    .selectFrom('pilot')
    .select(sql<number>`count(*)::int`.as('named'))
    .where('tenant_id', '=', tenantId)
    .where('group_id', '=', NO_GROUP)
    .executeTakeFirstOrThrow();
  await deleteAll('pilot').execute();
  await insertMembers(transaction, tenantId, NO_GROUP, people);
  for (const [groupId, members] of groups) {
    await transaction
      .insertInto('pilot_group')
      .values({ tenant_id: tenantId, group_id: groupId, read_at: at })
      .execute();
    await insertMembers(transaction, tenantId, groupId, members);
  }
  return { named, groups: formerGroups.map(({ group_id }) => group_id).toSorted() };
}

async function insertMembers(
  transaction: Kysely<Schema>,
  tenantId: string,
  groupId: string,
  objectIds: readonly string[],
): Promise<void> {
  const rows = [...new Set(objectIds)].map((objectId) => ({
    tenant_id: tenantId,
    object_id: objectId,
    group_id: groupId,
  }));
  for (let start = 0; start < rows.length; start += INSERT_BATCH) {
    await transaction
      .insertInto('pilot')
      .values(rows.slice(start, start + INSERT_BATCH))
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  }
}
