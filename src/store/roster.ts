import { type Kysely, sql } from 'kysely';
import { watch } from './ledger.ts';
import { putOff, takeBack } from './outbox-queue.ts';
import type { Database, Schema } from './schema.ts';
import type { PersonKey } from './store.ts';
import { loseReach, stopWatching } from './watching.ts';

/** Somebody who has the app personally. */
export interface RosterEntry extends PersonKey {
  /** Where messages to this person go: whatever whoever sends them needs. */
  readonly address: unknown;
  readonly language: string;
  /** IANA name. */
  readonly timeZone: string;
  /** When the app was first seen with this person. */
  readonly metAt: Date;
  /** When the person last wrote or pressed something; not to the minute. */
  readonly heardAt: Date | undefined;
  /** `unreachable`: Teams refused a message for good, and nobody tries again until the person is back. */
  readonly reach: 'here' | 'unreachable';
  readonly optedOutAt: Date | undefined;
  readonly snoozedUntil: Date | undefined;
}

/** What one activity tells of its sender. */
export interface Meeting {
  readonly address: unknown;
  /** Undefined: this activity does not say; what was known stays. */
  readonly language: string | undefined;
  readonly timeZone: string | undefined;
  /** Taken for whoever never said; default: UTC. */
  readonly usualTimeZone?: string;
  /** `wrote`, `installed`: they are here, whatever was before. `updated`: says only where they would be. */
  readonly how: 'wrote' | 'installed' | 'updated';
}

/** Who has the app personally. Whoever is here and has not opted out is watched; a person who is met again starts with a baseline. */
export interface Roster {
  meet(person: PersonKey, seen: Meeting, at: Date): Promise<void>;
  find(person: PersonKey): Promise<RosterEntry | undefined>;
  /** By object id; whoever is not in it has not the app. One statement, however many. */
  findMany(tenantId: string, objectIds: readonly string[]): Promise<ReadonlyMap<string, RosterEntry>>;
  /** Nobody who is unreachable is watched. */
  unreachable(person: PersonKey): Promise<void>;
  /**
   * `at` undefined: they want to hear of changes again (`now`: of what comes from then on). What waited for them is taken back, even if
   * an instance was about to send it. False: nobody knows this person.
   */
  optOut(person: PersonKey, at: Date | undefined, now: Date): Promise<boolean>;
  /** What would have come before waits until then. */
  snooze(person: PersonKey, until: Date | undefined): Promise<boolean>;
  /** Who was not known to be in the directory since then, neither from being watched nor from being looked for. */
  unseenSince(tenantId: string, since: Date, most: number): Promise<readonly PersonKey[]>;
  /** The directory was asked, and has them. */
  seenInDirectory(person: PersonKey, at: Date): Promise<void>;
  count(tenantId: string): Promise<RosterCount>;
  /** Of those who are here: how many want to be left alone for a while. */
  countSnoozed(tenantId: string, now: Date): Promise<number>;
}

export interface RosterCount {
  readonly here: number;
  readonly unreachable: number;
  /** Of those who are here. */
  readonly optedOut: number;
}

/** For whoever never said. */
const UNKNOWN = { language: 'en', timeZone: 'UTC' } as const;

export function rosterIn(database: Database): Roster {
  return {
    async meet({ tenantId, objectId }, { address, language, timeZone, usualTimeZone, how }, at) {
      const back = how !== 'updated';
      const heard = how === 'wrote' ? at : null;
      await database.transaction().execute(async (transaction) => {
        const { reach, opted_out_at } = await transaction
          .insertInto('roster')
          .values({
            tenant_id: tenantId,
            object_id: objectId,
            address: JSON.stringify(address),
            language: language ?? UNKNOWN.language,
            time_zone: timeZone ?? usualTimeZone ?? UNKNOWN.timeZone,
            met_at: at,
            heard_at: heard,
            reach: 'here',
          })
          .onConflict((conflict) =>
            conflict.columns(['tenant_id', 'object_id']).doUpdateSet({
              address: JSON.stringify(address),
              ...(language !== undefined && { language }),
              ...(timeZone !== undefined && { time_zone: timeZone }),
              ...(heard && { heard_at: heard }),
              ...(back && { reach: 'here' as const }),
            }),
          )
          .returning(['reach', 'opted_out_at'])
          .executeTakeFirstOrThrow();
        if (reach === 'here' && !opted_out_at) await watch(transaction, { tenantId, objectId }, at);
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
    async unreachable(person) {
      await database.transaction().execute((transaction) => loseReach(transaction, person));
    },
    async optOut(person, at, now) {
      return database.transaction().execute(async (transaction) => {
        const row = await ofPerson(transaction, person)
          .set({ opted_out_at: at ?? null })
          .returning('reach')
          .executeTakeFirst();
        if (at) {
          await stopWatching(transaction, person);
          await takeBack(transaction, person, 'opted-out', now);
        } else if (row?.reach === 'here') await watch(transaction, person, now);
        return row !== undefined;
      });
    },
    async snooze(person, until) {
      return database.transaction().execute(async (transaction) => {
        const row = await ofPerson(transaction, person)
          .set({ snoozed_until: until ?? null })
          .returning('object_id')
          .executeTakeFirst();
        if (until) await putOff(transaction, person, 'snoozed', until);
        return row !== undefined;
      });
    },
    async unseenSince(tenantId, since, most) {
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
        .limit(most)
        .execute();
      return rows.map(({ object_id }) => ({ tenantId, objectId: object_id }));
    },
    async seenInDirectory(person, at) {
      await ofPerson(database, person).set({ in_directory_at: at }).execute();
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
        .executeTakeFirstOrThrow();
      return snoozed;
    },
  };
}

function ofPerson(database: Kysely<Schema>, { tenantId, objectId }: PersonKey) {
  return database.updateTable('roster').where('tenant_id', '=', tenantId).where('object_id', '=', objectId);
}

function toEntry(row: Schema['roster']): RosterEntry {
  return {
    tenantId: row.tenant_id,
    objectId: row.object_id,
    address: row.address,
    language: row.language,
    timeZone: row.time_zone,
    metAt: row.met_at,
    heardAt: row.heard_at ?? undefined,
    reach: row.reach,
    optedOutAt: row.opted_out_at ?? undefined,
    snoozedUntil: row.snoozed_until ?? undefined,
  };
}
