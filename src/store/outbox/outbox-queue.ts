import { type Kysely, sql } from 'kysely';
import type { PersonKey } from '../../people/person-key.ts';
import type { Database, Schema } from '../database/schema.ts';
import { decideChange } from '../ledger/changes.ts';
import type { EnqueueResult, MessageState, NewMessage, Outbox, Quotas } from './types.ts';

/** What comes into the outbox, and what is known of it. */
export function createQueueQueries(
  database: Database,
): Pick<Outbox, 'enqueue' | 'decideAndEnqueue' | 'history' | 'count' | 'byState'> {
  return {
    enqueue: (message, at, quotas) =>
      commitIfAdded(database, async (transaction) => {
        if (!(await lockPerson(transaction, message, quotas))) return 'gone';
        return enqueue(transaction, message, at, quotas);
      }),
    decideAndEnqueue: (message, decision, at, quotas) =>
      commitIfAdded(database, async (transaction) => {
        const { tenantId, changeId: id } = message;
        if (!(await lockPerson(transaction, message, quotas))) return 'gone';
        if (await decideChange(transaction, { tenantId, id }, decision, at)) {
          return enqueue(transaction, message, at, quotas);
        }
        return (await exists(transaction, tenantId, messageId(message))) ? 'known' : 'gone';
      }),
    history: (person, since, dryRun = false) => findHistory(database, person, since, dryRun),
    count: (tenantId, since, dryRun = false) => countMessages(database, tenantId, since, dryRun),
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

/** What is refused leaves no trace. */
async function commitIfAdded(
  database: Database,
  work: (transaction: Kysely<Schema>) => Promise<EnqueueResult>,
): Promise<EnqueueResult> {
  const transaction = await database.startTransaction().execute();
  try {
    const added = await work(transaction);
    const stays = added === 'added' || added === 'known';
    await (stays ? transaction.commit() : transaction.rollback()).execute();
    return added;
  } catch (error) {
    if (!transaction.isRolledBack && !transaction.isCommitted) await transaction.rollback().execute();
    throw error;
  }
}

async function enqueue(
  transaction: Kysely<Schema>,
  message: NewMessage,
  at: Date,
  quotas: Quotas | undefined,
): Promise<EnqueueResult> {
  const { tenantId, objectId, changeId, kind, dryRun = false } = message;
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
  if (!(await insert(transaction, message, at))) {
    return (await exists(transaction, tenantId, messageId(message))) ? 'known' : 'busy';
  }
  if (quotas) {
    const { perPerson: person, perTenant: tenant } = quotas;
    if ((await countMessages(transaction, tenantId, tenant.since, dryRun)) > tenant.max) return 'daily-cap';
    if ((await findHistory(transaction, message, person.since, dryRun)).length > person.max) return 'enough-this-week';
  }
  // The newest change is what the person will be asked about from now on; a dry run asks nobody.
  if (!dryRun) {
    await ofPerson
      .set({ recheck_at: null, ended: 'newer-change' })
      .where('recheck_at', 'is not', null)
      .where('change_id', '!=', changeId)
      .execute();
  }
  return 'added';
}

/** In which those stand who add something that is counted. */
const LINE = 'photo-sync outbox ';

/**
 * Takes the locks, always in this order and before anything else. What is counted is added by one after the other over all instances, so
 * that each counts what the others have added. False: the person has not the app; whoever erases them meanwhile begins with the roster,
 * too, so they wait, and find what was added.
 */
async function lockPerson(
  transaction: Kysely<Schema>,
  { tenantId, objectId }: PersonKey,
  quotas: Quotas | undefined,
): Promise<boolean> {
  if (quotas) await sql`select pg_advisory_xact_lock(hashtextextended(${LINE + tenantId}, 0))`.execute(transaction);
  const row = await transaction
    .selectFrom('roster')
    .select('object_id')
    .where('tenant_id', '=', tenantId)
    .where('object_id', '=', objectId)
    .forKeyShare()
    .executeTakeFirst();
  return row !== undefined;
}

/** False: there is such a message, or another one of this person is open. */
async function insert(transaction: Kysely<Schema>, message: NewMessage, at: Date): Promise<boolean> {
  const { tenantId, objectId, changeId, kind, change, evidence, notBefore, dryRun = false } = message;
  const added = await transaction
    .insertInto('outbox')
    .values({
      tenant_id: tenantId,
      id: messageId(message),
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
  return added !== undefined;
}

async function exists(transaction: Kysely<Schema>, tenantId: string, id: string): Promise<boolean> {
  const row = await transaction
    .selectFrom('outbox')
    .select('id')
    .where('tenant_id', '=', tenantId)
    .where('id', '=', id)
    .executeTakeFirst();
  return row !== undefined;
}

function messageId({ changeId, kind }: Pick<NewMessage, 'changeId' | 'kind'>): string {
  return `${changeId}:${kind}`;
}

async function findHistory(database: Kysely<Schema>, { tenantId, objectId }: PersonKey, since: Date, dryRun: boolean) {
  const rows = await database
    .selectFrom('outbox')
    .select(['change_id', 'kind', sql<Date>`coalesce(settled_at, queued_at)`.as('at')])
    .where('tenant_id', '=', tenantId)
    .where('object_id', '=', objectId)
    .where(sql<Date>`coalesce(settled_at, queued_at)`, '>=', since)
    .where('state', 'in', counted(dryRun))
    .execute();
  return rows.map(({ change_id, kind, at }) => ({ changeId: change_id, kind, at }));
}

async function countMessages(
  database: Kysely<Schema>,
  tenantId: string,
  since: Date,
  dryRun: boolean,
): Promise<number> {
  const { count } = await database
    .selectFrom('outbox')
    .select(sql<number>`count(*)::int`.as('count'))
    .where('tenant_id', '=', tenantId)
    .where('queued_at', '>=', since)
    .where('state', 'in', counted(dryRun))
    .executeTakeFirstOrThrow();
  return count;
}

/** What waits for this person and is not being sent yet goes no more, not even from an instance that has claimed it. */
export async function dropPending(
  transaction: Kysely<Schema>,
  person: PersonKey,
  reason: string,
  at: Date,
): Promise<void> {
  await updatePending(transaction, person).set({ state: 'dropped', reason, settled_at: at }).execute();
}

/** The same, until then. */
export async function postponePending(
  transaction: Kysely<Schema>,
  person: PersonKey,
  reason: string,
  until: Date,
): Promise<void> {
  await updatePending(transaction, person)
    .set({ not_before: until, reason, claimed_by: null, claimed_until: null })
    .where('not_before', '<', until)
    .execute();
}

function updatePending(transaction: Kysely<Schema>, { tenantId, objectId }: PersonKey) {
  return transaction
    .updateTable('outbox')
    .where('tenant_id', '=', tenantId)
    .where('object_id', '=', objectId)
    .where('state', '=', 'pending');
}

const COUNTED: readonly MessageState[] = ['pending', 'sending', 'sent', 'in-doubt'];

function counted(dryRun: boolean): readonly MessageState[] {
  return dryRun ? [...COUNTED, 'dry-run'] : COUNTED;
}
