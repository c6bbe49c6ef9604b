import { type Kysely, sql } from 'kysely';
import { type ChangeKind, decideIn } from './changes.ts';
import type { Database, Schema } from './schema.ts';
import type { PersonKey } from './store.ts';

/**
 * A message's life:
 *
 *     pending ── begin ──▶ sending ── settle ──▶ sent | in-doubt | unreachable | given-up
 *        ▲                   │ │
 *        └── settle: later ──┘ └── its instance died ──▶ in-doubt
 *     pending ──▶ superseded | dropped          dry-run: recorded, goes nowhere
 *
 * `in-doubt` may have been delivered or not. It is never sent again, but looked after like one that was sent.
 */
export type MessageState =
  | 'pending'
  | 'sending'
  | 'sent'
  | 'in-doubt'
  | 'unreachable'
  | 'given-up'
  | 'superseded'
  | 'dropped'
  | 'dry-run';

export type QueuedKind = 'nudge' | 'reminder';

export interface NewMessage extends PersonKey {
  readonly changeId: string;
  readonly kind: QueuedKind;
  readonly change: ChangeKind;
  /** JSON for whoever draws the message. */
  readonly evidence: unknown;
  readonly notBefore: Date;
  /** True: a dry run. */
  readonly dryRun?: boolean;
}

export interface QueuedMessage extends PersonKey {
  readonly id: string;
  readonly changeId: string;
  readonly kind: QueuedKind;
  readonly change: ChangeKind;
  readonly evidence: unknown;
  readonly queuedAt: Date;
  /** How often sending it was begun. */
  readonly attempts: number;
}

/** A message that was sent, or may have been. */
export interface SentMessage extends QueuedMessage {
  readonly state: 'sent' | 'in-doubt';
  /** Undefined: nobody knows which message it is. */
  readonly activityId: string | undefined;
  readonly settledAt: Date;
  /** How often its person was looked at again, this time included. */
  readonly rechecks: number;
}

/** What became of a message that was claimed. */
export interface Settled {
  readonly id: string;
  readonly state: Exclude<MessageState, 'sending' | 'superseded' | 'dry-run'>;
  /** A stable code; undefined: `sent` needs none. */
  readonly reason?: string | undefined;
  readonly activityId?: string | undefined;
  /** With `pending`. */
  readonly notBefore?: Date | undefined;
  /** With `pending`: as if it had not been tried. */
  readonly uncounted?: boolean | undefined;
  /** With `sent` and `in-doubt`: when to look at the person again. */
  readonly recheckAt?: Date | undefined;
}

export interface Claim {
  /** The instance, by a name that no other has or had. */
  readonly by: string;
  readonly now: Date;
  readonly until: Date;
}

export type Added = 'added' | 'known' | 'busy';

export interface Outbox {
  /**
   * `known`: this change has had such a message. `busy`: another message to the person is being sent just now; ask again later.
   * A message that still waits gives way to a nudge; a reminder gives way to it.
   */
  add(message: NewMessage, at: Date): Promise<Added>;
  /** The same, and unless it is `busy` the change counts as decided, in the same transaction. */
  decide(message: NewMessage, decision: string, at: Date): Promise<Added>;
  /** What the person was told since then, or will be. `dryRun`: what they would have been told, too. */
  past(
    person: PersonKey,
    since: Date,
    dryRun?: boolean,
  ): Promise<readonly { readonly changeId: string; readonly kind: QueuedKind; readonly at: Date }[]>;
  /** Messages queued since then that were or may yet be sent. */
  count(tenantId: string, since: Date, dryRun?: boolean): Promise<number>;
  byState(tenantId: string): Promise<Readonly<Partial<Record<MessageState, number>>>>;
  /** Takes due messages, the oldest first; nobody else gets them before `until`. They stay `pending`: should this instance die, nothing has happened. */
  claim(tenantId: string, claim: Claim & { readonly most: number }): Promise<readonly QueuedMessage[]>;
  /** Right before sending: from here on an instance that dies leaves them in doubt. Gives the ids of those that are still its own. */
  begin(tenantId: string, ids: readonly string[], claim: Omit<Claim, 'now'>): Promise<ReadonlySet<string>>;
  /** Records many at once; one that is no longer this instance's is left as it is, except that a sure outcome ends its doubt. */
  settle(tenantId: string, by: string, settled: readonly Settled[], at: Date): Promise<void>;
  /** Gives back what was claimed and not begun. */
  release(tenantId: string, by: string): Promise<void>;
  /** What instances that died were sending is in doubt from now on. Gives how many they were. */
  expire(tenantId: string, now: Date, recheckAt: Date): Promise<number>;
  /** Who is to be looked at again, the longest overdue first. Nobody else gets them before `until`, when they come again unless `followUp` says otherwise. */
  recheck(
    tenantId: string,
    when: { readonly now: Date; readonly until: Date; readonly most: number },
  ): Promise<readonly SentMessage[]>;
  /** `ended`: in one word, why nobody looks any more. */
  followUp(
    message: Pick<QueuedMessage, 'tenantId' | 'id'>,
    next: { readonly again: Date } | { readonly ended: string },
  ): Promise<void>;
}

export function outboxIn(database: Database): Outbox {
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
    async claim(tenantId, { by, now, until, most }) {
      const rows = await database
        .with('due', (query) =>
          query
            .selectFrom('outbox')
            .select('id')
            .where('tenant_id', '=', tenantId)
            .where('state', '=', 'pending')
            .where('not_before', '<=', now)
            .where((where) => where.or([where('claimed_until', 'is', null), where('claimed_until', '<=', now)]))
            .orderBy('not_before')
            .limit(most)
            .forUpdate()
            .skipLocked(),
        )
        .updateTable('outbox')
        .from('due')
        .set({ claimed_by: by, claimed_until: until })
        .where('outbox.tenant_id', '=', tenantId)
        .whereRef('outbox.id', '=', 'due.id')
        .returningAll('outbox')
        .execute();
      return rows.map(toQueued).sort((a, b) => a.queuedAt.getTime() - b.queuedAt.getTime());
    },
    async begin(tenantId, ids, { by, until }) {
      const rows = await database
        .updateTable('outbox')
        .set({ state: 'sending', claimed_until: until, attempts: sql`attempts + 1` })
        .where('tenant_id', '=', tenantId)
        .where('id', '=', sql<string>`any(${[...ids]}::text[])`)
        .where('claimed_by', '=', by)
        .where('state', '=', 'pending')
        .returning('id')
        .execute();
      return new Set(rows.map(({ id }) => id));
    },
    async settle(tenantId, by, settled, at) {
      if (settled.length === 0) return;
      const given = sql<GivenRow>`jsonb_to_recordset(${JSON.stringify(settled.map(toGiven))}::jsonb)`.as<'given'>(
        sql`given(id text, state text, reason text, activity_id text, not_before timestamptz, uncounted int, recheck_at timestamptz)`,
      );
      const waits = sql`given.state = 'pending'`;
      await database
        .updateTable('outbox')
        .from(given)
        .set({
          state: sql`given.state`,
          reason: sql`given.reason`,
          activity_id: sql`coalesce(given.activity_id, outbox.activity_id)`,
          not_before: sql`coalesce(given.not_before, outbox.not_before)`,
          attempts: sql`outbox.attempts - given.uncounted`,
          settled_at: sql`case when ${waits} then null else ${at.toISOString()}::timestamptz end`,
          recheck_at: sql`given.recheck_at`,
          claimed_by: sql`case when ${waits} then null else outbox.claimed_by end`,
          claimed_until: null,
        })
        .where('outbox.tenant_id', '=', tenantId)
        .whereRef('outbox.id', '=', 'given.id')
        .where('outbox.claimed_by', '=', by)
        .where('outbox.state', 'in', ['pending', 'sending', 'in-doubt'])
        // Whose lease had ended may have been queued anew meanwhile, under the same person's name.
        .where((where) => where.or([where('outbox.state', '!=', 'in-doubt'), sql<boolean>`given.state <> 'pending'`]))
        .execute();
    },
    async release(tenantId, by) {
      await database
        .updateTable('outbox')
        .set({ claimed_by: null, claimed_until: null })
        .where('tenant_id', '=', tenantId)
        .where('state', '=', 'pending')
        .where('claimed_by', '=', by)
        .execute();
    },
    async expire(tenantId, now, recheckAt) {
      const rows = await database
        .updateTable('outbox')
        .set({ state: 'in-doubt', reason: 'instance-died', settled_at: now, recheck_at: recheckAt })
        .where('tenant_id', '=', tenantId)
        .where('state', '=', 'sending')
        .where('claimed_until', '<=', now)
        .returning('id')
        .execute();
      return rows.length;
    },
    async recheck(tenantId, { now, until, most }) {
      const rows = await database
        .with('due', (query) =>
          query
            .selectFrom('outbox')
            .select('id')
            .where('tenant_id', '=', tenantId)
            .where('recheck_at', '<=', now)
            .orderBy('recheck_at')
            .limit(most)
            .forUpdate()
            .skipLocked(),
        )
        .updateTable('outbox')
        .from('due')
        .set({ recheck_at: until, rechecks: sql`outbox.rechecks + 1` })
        .where('outbox.tenant_id', '=', tenantId)
        .whereRef('outbox.id', '=', 'due.id')
        .returningAll('outbox')
        .execute();
      return rows.map((row) => ({
        ...toQueued(row),
        state: row.state === 'sent' ? 'sent' : 'in-doubt',
        activityId: row.activity_id ?? undefined,
        settledAt: row.settled_at ?? row.queued_at,
        rechecks: row.rechecks,
      }));
    },
    async followUp({ tenantId, id }, next) {
      await database
        .updateTable('outbox')
        .set('again' in next ? { recheck_at: next.again } : { recheck_at: null, ended: next.ended })
        .where('tenant_id', '=', tenantId)
        .where('id', '=', id)
        .execute();
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

interface GivenRow {
  readonly id: string;
  readonly state: MessageState;
  readonly reason: string | null;
  readonly activity_id: string | null;
  readonly not_before: string | null;
  readonly uncounted: number;
  readonly recheck_at: string | null;
}

function toGiven({ id, state, reason, activityId, notBefore, uncounted, recheckAt }: Settled): GivenRow {
  return {
    id,
    state,
    reason: reason ?? null,
    activity_id: activityId || null,
    not_before: notBefore?.toISOString() ?? null,
    uncounted: uncounted ? 1 : 0,
    recheck_at: recheckAt?.toISOString() ?? null,
  };
}

function toQueued(row: {
  readonly tenant_id: string;
  readonly object_id: string;
  readonly id: string;
  readonly change_id: string;
  readonly kind: QueuedKind;
  readonly change: ChangeKind;
  readonly evidence: unknown;
  readonly queued_at: Date;
  readonly attempts: number;
}): QueuedMessage {
  return {
    tenantId: row.tenant_id,
    objectId: row.object_id,
    id: row.id,
    changeId: row.change_id,
    kind: row.kind,
    change: row.change,
    evidence: row.evidence,
    queuedAt: row.queued_at,
    attempts: row.attempts,
  };
}
