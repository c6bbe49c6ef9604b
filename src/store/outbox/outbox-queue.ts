import { type Kysely, sql } from 'kysely';
import type { PersonKey } from '../../people/person-key.ts';
import { hasCome, MAX_LEASE_MS } from '../database/clock-ahead.ts';
import type { Database, Schema } from '../database/schema.ts';
import { decideChange } from '../ledger/changes.ts';
import { countMessages, findHistory } from './outbox-history.ts';
import type { EnqueueResult, NewMessage, Outbox, Quotas } from './types.ts';

/** Queries that add messages. */
export function createQueueQueries(database: Database): Pick<Outbox, 'enqueue' | 'decideAndEnqueue'> {
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
  };
}

/** Rolls back if the message is refused. */
async function commitIfAdded(
  database: Database,
  work: (transaction: Kysely<Schema>) => Promise<EnqueueResult>,
): Promise<EnqueueResult> {
  const transaction = await database.startTransaction().execute();
  try {
    const result = await work(transaction);
    const commits = result === 'added' || result === 'known';
    await (commits ? transaction.commit() : transaction.rollback()).execute();
    return result;
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
  const updateOfPerson = transaction
    .updateTable('outbox')
    .where('tenant_id', '=', tenantId)
    .where('object_id', '=', objectId);
  if (kind === 'nudge' && !dryRun) {
    await updateOfPerson
      .set({ state: 'superseded', reason: 'newer-change', settled_at: at })
      .where('state', '=', 'pending')
      .where('change_id', '!=', changeId)
      .where((where) => where.or([where('claimed_until', 'is', null), hasCome('claimed_until', at, MAX_LEASE_MS)]))
      .execute();
  }
  if (!(await insert(transaction, message, at))) {
    return (await exists(transaction, tenantId, messageId(message))) ? 'known' : 'busy';
  }
  if (quotas) {
    const { perPerson, perTenant } = quotas;
    if ((await countMessages(transaction, tenantId, perTenant.since, dryRun)) > perTenant.max) return 'daily-cap';
    const history = await findHistory(transaction, message, perPerson.since, dryRun);
    if (history.length > perPerson.max) return 'enough-this-week';
  }
  // Follow-up continues with the newest change only. A dry run does not end that of a message that was sent.
  const older = updateOfPerson
    .set({ recheck_at: null, ended: 'newer-change', ended_at: at })
    .where('recheck_at', 'is not', null)
    .where('change_id', '!=', changeId);
  await (dryRun ? older.where('state', '=', 'dry-run') : older).execute();
  return 'added';
}

/** A dry run is looked at once, to compare it with nudges: their last look is a day after the message. Milliseconds. */
const DRY_RUN_RECHECK_MS = 24 * 3_600_000;

/** Advisory lock that serializes inserts with quotas, by tenant. */
const QUOTA_LOCK = 'photo-sync outbox ';

/**
 * Takes the locks in a fixed order, before any other statement. The quota lock covers all instances, so each insert
 * counts the earlier ones. Erasing a person locks the roster first, so it waits for this transaction and erases its
 * message too. Returns false if the person does not have the app.
 */
async function lockPerson(
  transaction: Kysely<Schema>,
  { tenantId, objectId }: PersonKey,
  quotas: Quotas | undefined,
): Promise<boolean> {
  if (quotas)
    await sql`select pg_advisory_xact_lock(hashtextextended(${QUOTA_LOCK + tenantId}, 0))`.execute(transaction);
  const row = await transaction
    .selectFrom('roster')
    .select('object_id')
    .where('tenant_id', '=', tenantId)
    .where('object_id', '=', objectId)
    .forKeyShare()
    .executeTakeFirst();
  return row !== undefined;
}

/** Returns false if this message exists, or another message of the person is pending or being sent. */
async function insert(transaction: Kysely<Schema>, message: NewMessage, at: Date): Promise<boolean> {
  const { tenantId, objectId, changeId, kind, change, evidence, notBefore, dryRun = false } = message;
  const inserted = await transaction
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
      ...(dryRun && { settled_at: at, recheck_at: new Date(at.getTime() + DRY_RUN_RECHECK_MS) }),
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst();
  return inserted !== undefined;
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
