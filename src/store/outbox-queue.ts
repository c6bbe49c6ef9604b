import { type Kysely, sql } from 'kysely';
import { decideIn } from './changes.ts';
import type { Added, MessageState, NewMessage, Outbox } from './outbox.ts';
import type { Database, Schema } from './schema.ts';

/** What comes into the outbox, and what is known of it. */
export function queueIn(database: Database): Pick<Outbox, 'add' | 'decide' | 'past' | 'count' | 'byState'> {
  return {
    add: (message, at) => database.transaction().execute((transaction) => addIn(transaction, message, at)),
    decide: (message, decision, at) =>
      database.transaction().execute(async (transaction) => {
        const added = await addIn(transaction, message, at);
        const { tenantId, changeId: id } = message;
        if (added !== 'busy') await decideIn(transaction, { tenantId, id }, decision, at);
        return added;
      }),
    async past({ tenantId, objectId }, since, dryRun = false) {
      const rows = await database
        .selectFrom('outbox')
        .select(['change_id', 'kind', sql<Date>`coalesce(settled_at, queued_at)`.as('at')])
        .where('tenant_id', '=', tenantId)
        .where('object_id', '=', objectId)
        .where(sql<Date>`coalesce(settled_at, queued_at)`, '>=', since)
        .where('state', 'in', counted(dryRun))
        .execute();
      return rows.map(({ change_id, kind, at }) => ({ changeId: change_id, kind, at }));
    },
    async count(tenantId, since, dryRun = false) {
      const { count } = await database
        .selectFrom('outbox')
        .select(sql<number>`count(*)::int`.as('count'))
        .where('tenant_id', '=', tenantId)
        .where('queued_at', '>=', since)
        .where('state', 'in', counted(dryRun))
        .executeTakeFirstOrThrow();
      return count;
    },
    async byState(tenantId) {
      const rows = await database
        .selectFrom('outbox')
        .select(['state', sql<number>`count(*)::int`.as('count')])
        .where('tenant_id', '=', tenantId)
        .groupBy('state')
        .execute();
      return Object.fromEntries(rows.map(({ state, count }) => [state, count]));
    },
  };
}

async function addIn(transaction: Kysely<Schema>, message: NewMessage, at: Date): Promise<Added> {
  const { tenantId, objectId, changeId, kind, change, evidence, notBefore, dryRun = false } = message;
  const ofPerson = transaction
    .updateTable('outbox')
    .where('tenant_id', '=', tenantId)
    .where('object_id', '=', objectId);
  if (kind === 'nudge' && !dryRun) {
    await ofPerson
      .set({ state: 'superseded', reason: 'newer-change', settled_at: at })
      .where('state', '=', 'pending')
      .where('change_id', '!=', changeId)
      .where((where) => where.or([where('claimed_until', 'is', null), where('claimed_until', '<=', at)]))
      .execute();
  }
  const id = `${changeId}:${kind}`;
  const added = await transaction
    .insertInto('outbox')
    .values({
      tenant_id: tenantId,
      id,
      object_id: objectId,
      change_id: changeId,
      kind,
      change,
      evidence: JSON.stringify(evidence ?? null),
      state: dryRun ? 'dry-run' : 'pending',
      queued_at: at,
      not_before: notBefore,
      ...(dryRun && { settled_at: at }),
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst();
  if (added) {
    // The newest change is what the person will be asked about from now on.
    await ofPerson
      .set({ recheck_at: null, ended: 'newer-change' })
      .where('recheck_at', 'is not', null)
      .where('change_id', '!=', changeId)
      .execute();
    return 'added';
  }
  const known = await transaction
    .selectFrom('outbox')
    .select('id')
    .where('tenant_id', '=', tenantId)
    .where('id', '=', id)
    .executeTakeFirst();
  return known ? 'known' : 'busy';
}

const COUNTED: readonly MessageState[] = ['pending', 'sending', 'sent', 'in-doubt'];

function counted(dryRun: boolean): readonly MessageState[] {
  return dryRun ? [...COUNTED, 'dry-run'] : COUNTED;
}
