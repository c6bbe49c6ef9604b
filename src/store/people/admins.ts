import { sql } from 'kysely';
import type { PersonKey } from '../../people/person-key.ts';
import type { Database } from '../database/schema.ts';
import type { AdminDigest, AdminStore } from './types.ts';

export function createAdminStore(database: Database): AdminStore {
  const ofPerson = ({ tenantId, objectId }: PersonKey) =>
    sql<boolean>`tenant_id = ${tenantId} and object_id = ${objectId}`;
  return {
    async noteRole({ tenantId, objectId }, at) {
      // Only people of the roster: a person who was erased meanwhile does not come back.
      await database
        .insertInto('admin')
        .columns(['tenant_id', 'object_id', 'role_seen_at'])
        .expression((query) =>
          query
            .selectFrom('roster')
            .select(['tenant_id', 'object_id', sql<Date>`${at.toISOString()}::timestamptz`.as('role_seen_at')])
            .where('tenant_id', '=', tenantId)
            .where('object_id', '=', objectId),
        )
        .onConflict((conflict) => conflict.columns(['tenant_id', 'object_id']).doUpdateSet({ role_seen_at: at }))
        .execute();
    },
    async removeRole(person) {
      await database.deleteFrom('admin').where(ofPerson(person)).execute();
    },
    async find(person) {
      const row = await database.selectFrom('admin').selectAll().where(ofPerson(person)).executeTakeFirst();
      return row && { roleSeenAt: row.role_seen_at, digestAt: row.digest_at ?? undefined };
    },
    async setDigest(person, digest) {
      const row = await database
        .updateTable('admin')
        .set({ digest_asked_at: digest?.askedAt ?? null, digest_at: digest?.at ?? null, claimed_until: null })
        .where(ofPerson(person))
        .returning('object_id')
        .executeTakeFirst();
      return row !== undefined;
    },
    async claimDigests(tenantId, { now, until, max }) {
      const rows = await database
        .with('due', (query) =>
          query
            .selectFrom('admin')
            .select('object_id')
            .where('tenant_id', '=', tenantId)
            .where('digest_at', '<=', now)
            .where((where) => where.or([where('claimed_until', 'is', null), where('claimed_until', '<=', now)]))
            .orderBy('digest_at')
            .limit(max)
            .forUpdate()
            .skipLocked(),
        )
        .updateTable('admin')
        .from('due')
        .set({ claimed_until: until })
        .where('admin.tenant_id', '=', tenantId)
        .whereRef('admin.object_id', '=', 'due.object_id')
        .returningAll('admin')
        .execute();
      return rows.flatMap(({ tenant_id, object_id, role_seen_at, digest_asked_at, digest_at }): AdminDigest[] =>
        digest_at && digest_asked_at
          ? [
              {
                ...{ tenantId: tenant_id, objectId: object_id },
                ...{ roleSeenAt: role_seen_at, askedAt: digest_asked_at, at: digest_at },
              },
            ]
          : [],
      );
    },
    async settleDigest({ askedAt, at, ...person }, next) {
      await database
        .updateTable('admin')
        .set({ digest_at: next ?? null, claimed_until: null, ...(!next && { digest_asked_at: null }) })
        .where(ofPerson(person))
        // A newer choice of the person stays.
        .where('digest_asked_at', '=', askedAt)
        .where('digest_at', '=', at)
        .execute();
    },
  };
}
