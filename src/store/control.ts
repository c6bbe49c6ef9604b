import { sql } from 'kysely';
import type { Database } from './schema.ts';
import type { PersonKey } from './store.ts';

export type NudgeMode = 'off' | 'dry-run' | 'pilot' | 'on';

/** What the settings say, until an admin says something else. */
export interface NudgeSettings {
  readonly mode: NudgeMode;
  readonly dailyCap: number;
  readonly bulkShare: number;
}

/** What an admin has said about nudges, on whichever instance; undefined: nothing, so the settings hold. */
export interface StoredControl {
  readonly mode: NudgeMode | undefined;
  readonly dailyCap: number | undefined;
  readonly bulkShare: number | undefined;
  readonly pausedAt: Date | undefined;
  /** Since a bulk change everything is held back. */
  readonly heldBackSince: Date | undefined;
  /** When an admin last let go on what was held back: changes seen before count for no other bulk change. */
  readonly releasedAt: Date | undefined;
  /** What the bot's own settings say; undefined: no bot has started yet. */
  readonly settings: NudgeSettings | undefined;
}

/** What has been changed; `undefined` takes it back. */
export type ControlChange = Partial<Pick<StoredControl, 'mode' | 'dailyCap' | 'bulkShare' | 'pausedAt'>>;

export interface PilotGroup {
  readonly groupId: string;
  readonly members: number;
  /** When its members were last read. */
  readonly readAt: Date;
}

/** What a pump last did. */
export interface PumpRun {
  readonly name: string;
  readonly endedAt: Date;
  /** JSON. */
  readonly report: unknown;
}

/** How nudges are steered. Whatever is written here holds for all instances from their next look on. */
export interface ControlStore {
  read(tenantId: string): Promise<StoredControl>;
  change(tenantId: string, change: ControlChange): Promise<void>;
  /** For commands: those that are typed may be given other settings than the bot has, or none. */
  started(tenantId: string, settings: NudgeSettings): Promise<void>;
  /** True: nothing was held back before. */
  holdBack(tenantId: string, at: Date): Promise<boolean>;
  release(tenantId: string, at: Date): Promise<void>;
  /** People named one by one. */
  pilot: {
    add(tenantId: string, objectIds: readonly string[]): Promise<void>;
    /** The group's members as they are, in place of those that were known. */
    setGroup(tenantId: string, groupId: string, members: readonly string[], at: Date): Promise<void>;
    /** The same for a group that is on the list still; false: an admin has taken it off, and nothing changes. */
    refreshGroup(tenantId: string, groupId: string, members: readonly string[], at: Date): Promise<boolean>;
    /** Nobody and no group is on the list any more. */
    clear(tenantId: string): Promise<void>;
    has(person: PersonKey): Promise<boolean>;
    /** Who of them is. One statement, however many. */
    among(tenantId: string, objectIds: readonly string[]): Promise<ReadonlySet<string>>;
    /** How many people there are in all, and how many were named one by one. */
    list(tenantId: string): Promise<{ people: number; named: number; groups: readonly PilotGroup[] }>;
  };
  ran(tenantId: string, run: PumpRun): Promise<void>;
  lastRuns(tenantId: string): Promise<readonly PumpRun[]>;
}

/** In the place of a group: the person was named. */
const NO_GROUP = '';

/** Rows of one statement: PostgreSQL takes 65,535 parameters. */
const AT_A_TIME = 10_000;

export function controlIn(database: Database): ControlStore {
  const inTransaction = database.transaction.bind(database);
  return {
    async read(tenantId) {
      const row = await database.selectFrom('control').selectAll().where('tenant_id', '=', tenantId).executeTakeFirst();
      return {
        mode: row?.mode ?? undefined,
        dailyCap: row?.daily_cap ?? undefined,
        bulkShare: row?.bulk_share ?? undefined,
        pausedAt: row?.paused_at ?? undefined,
        heldBackSince: row?.held_back_since ?? undefined,
        releasedAt: row?.released_at ?? undefined,
        settings: (row?.settings ?? undefined) as NudgeSettings | undefined,
      };
    },
    async change(tenantId, change) {
      const row = {
        ...('mode' in change && { mode: change.mode ?? null }),
        ...('dailyCap' in change && { daily_cap: change.dailyCap ?? null }),
        ...('bulkShare' in change && { bulk_share: change.bulkShare ?? null }),
        ...('pausedAt' in change && { paused_at: change.pausedAt ?? null }),
      };
      await database
        .insertInto('control')
        .values({ tenant_id: tenantId, ...row })
        .onConflict((conflict) => conflict.column('tenant_id').doUpdateSet({ tenant_id: tenantId, ...row }))
        .execute();
    },
    async started(tenantId, { mode, dailyCap, bulkShare }) {
      const settings = JSON.stringify({ mode, dailyCap, bulkShare });
      await database
        .insertInto('control')
        .values({ tenant_id: tenantId, settings })
        .onConflict((conflict) => conflict.column('tenant_id').doUpdateSet({ settings }))
        .execute();
    },
    async holdBack(tenantId, at) {
      const held = await database
        .insertInto('control')
        .values({ tenant_id: tenantId, held_back_since: at })
        .onConflict((conflict) =>
          conflict
            .column('tenant_id')
            .doUpdateSet({ held_back_since: at })
            .where('control.held_back_since', 'is', null),
        )
        .returning('tenant_id')
        .executeTakeFirst();
      return held !== undefined;
    },
    async release(tenantId, at) {
      await database
        .updateTable('control')
        .set({ held_back_since: null, released_at: at })
        .where('tenant_id', '=', tenantId)
        .where('held_back_since', 'is not', null)
        .execute();
    },
    pilot: {
      async add(tenantId, objectIds) {
        await inTransaction().execute((transaction) => addTo(transaction, tenantId, NO_GROUP, objectIds));
      },
      async setGroup(tenantId, groupId, members, at) {
        await inTransaction().execute(async (transaction) => {
          await transaction
            .insertInto('pilot_group')
            .values({ tenant_id: tenantId, group_id: groupId, read_at: at })
            .onConflict((conflict) => conflict.columns(['tenant_id', 'group_id']).doUpdateSet({ read_at: at }))
            .execute();
          await replaceMembers(transaction, tenantId, groupId, members);
        });
      },
      async refreshGroup(tenantId, groupId, members, at) {
        return inTransaction().execute(async (transaction) => {
          const known = await transaction
            .updateTable('pilot_group')
            .set({ read_at: at })
            .where('tenant_id', '=', tenantId)
            .where('group_id', '=', groupId)
            .returning('group_id')
            .executeTakeFirst();
          if (known) await replaceMembers(transaction, tenantId, groupId, members);
          return known !== undefined;
        });
      },
      async clear(tenantId) {
        await inTransaction().execute(async (transaction) => {
          // The groups first: whoever reads one anew just now is waited for, or finds it gone.
          for (const table of ['pilot_group', 'pilot'] as const) {
            await transaction.deleteFrom(table).where('tenant_id', '=', tenantId).execute();
          }
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
      async among(tenantId, objectIds) {
        if (objectIds.length === 0) return new Set();
        const rows = await database
          .selectFrom('pilot')
          .select('object_id')
          .where('tenant_id', '=', tenantId)
          .where('object_id', '=', sql<string>`any(${[...objectIds]}::text[])`)
          .execute();
        return new Set(rows.map(({ object_id }) => object_id));
      },
      async list(tenantId) {
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
    },
    async ran(tenantId, { name, endedAt, report }) {
      const row = { ended_at: endedAt, report: JSON.stringify(report) };
      await database
        .insertInto('pump')
        .values({ tenant_id: tenantId, name, ...row })
        .onConflict((conflict) => conflict.columns(['tenant_id', 'name']).doUpdateSet(row))
        .execute();
    },
    async lastRuns(tenantId) {
      const rows = await database
        .selectFrom('pump')
        .selectAll()
        .where('tenant_id', '=', tenantId)
        .orderBy('name')
        .execute();
      return rows.map(({ name, ended_at, report }) => ({ name, endedAt: ended_at, report }));
    },
  };
}

async function replaceMembers(
  transaction: Pick<Database, 'insertInto' | 'deleteFrom'>,
  tenantId: string,
  groupId: string,
  members: readonly string[],
): Promise<void> {
  await transaction.deleteFrom('pilot').where('tenant_id', '=', tenantId).where('group_id', '=', groupId).execute();
  await addTo(transaction, tenantId, groupId, members);
}

async function addTo(
  transaction: Pick<Database, 'insertInto'>,
  tenantId: string,
  groupId: string,
  objectIds: readonly string[],
): Promise<void> {
  const rows = [...new Set(objectIds)].map((objectId) => ({
    tenant_id: tenantId,
    object_id: objectId,
    group_id: groupId,
  }));
  for (let at = 0; at < rows.length; at += AT_A_TIME) {
    await transaction
      .insertInto('pilot')
      .values(rows.slice(at, at + AT_A_TIME))
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  }
}
