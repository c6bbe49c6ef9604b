import { type Kysely, type Selectable, type SqlBool, sql } from 'kysely';
import { isToCome, MAX_LEASE_MS } from '../database/clock-ahead.ts';
import type { Database, Schema } from '../database/schema.ts';
import { isPause, updateSlot, withLockedSlots } from './graph-slots.ts';
import type { LedgerEntry, PhotoSnapshot, Plan, PlanRequest, SlotLease } from './types.ts';

/** Plans the next people to read and stores them with the slot, in one transaction. */
export function planReading(
  database: Database,
  lease: SlotLease,
  { now, leaseUntil, limit, inFlight, after, scope }: PlanRequest,
): Promise<Plan> {
  return withLockedSlots(database, lease.tenantId, async (transaction, slots) => {
    const own = slots.find(({ slot }) => slot === lease.slot);
    if (own?.holder !== lease.holder) return 'lost';
    const pausedUntil = own.not_before;
    if (isPause(pausedUntil, now)) return { pausedUntil };
    const others = slots.filter(
      ({ slot, held_until }) => slot !== lease.slot && isToCome(held_until, now, MAX_LEASE_MS),
    );
    const busy = [...inFlight, ...others.flatMap(({ reading }) => reading as string[])];
    const people =
      after === undefined
        ? dueRows(transaction, lease.tenantId, { now, busy, limit, scope })
        : rowsAfter(transaction, lease.tenantId, after, limit);
    // One statement: the sweep waits for it between two batches.
    const reading = sql`${JSON.stringify(inFlight)}::jsonb
      || coalesce((select jsonb_agg(object_id) from planned), '[]'::jsonb)`;
    const rows = await transaction
      .with('planned', () => people)
      .with('renewed', () => updateSlot(transaction, lease).set({ held_until: leaseUntil, reading }))
      .selectFrom('planned')
      .selectAll()
      .$call((query) =>
        after === undefined
          ? query.orderBy((by) => by('warm_until', 'is', null)).orderBy('due_at')
          : query.orderBy('object_id'),
      )
      .execute();
    return { people: rows.map(toEntry) };
  });
}

interface DueRequest extends Pick<PlanRequest, 'now' | 'limit' | 'scope'> {
  readonly busy: readonly string[];
}

export function pilotMembers(database: Kysely<Schema>, tenantId: string) {
  return database.selectFrom('pilot').select('object_id').where('tenant_id', '=', tenantId);
}

/** Selects the people with priority, then the longest overdue. */
export function dueRows(database: Kysely<Schema>, tenantId: string, request: DueRequest) {
  const { limit, scope } = request;
  if (scope === 'pilot') return dueInPilot(database, tenantId, request);
  // Two partial indexes need two queries: PostgreSQL uses neither for one condition over both halves.
  const due = (operator: 'is' | 'is not') =>
    database
      .selectFrom(
        selectDue(database, tenantId, request)
          .selectAll()
          .where('warm_until', operator, null)
          .orderBy('due_at')
          .limit(limit)
          .as('half'),
      )
      .selectAll();
  return database
    .selectFrom(due('is not').unionAll(due('is')).as('due'))
    .selectAll()
    .orderBy((by) => by('due.warm_until', 'is', null))
    .orderBy('due.due_at')
    .limit(limit);
}

/**
 * Drives from the short pilot list, because almost all due people are off the list. OFFSET 0 prevents a ledger scan
 * when statistics are missing.
 */
function dueInPilot(database: Kysely<Schema>, tenantId: string, request: DueRequest) {
  return database
    .selectFrom(pilotMembers(database, tenantId).distinct().as('member'))
    .innerJoinLateral(
      selectDue(database, tenantId, request)
        .selectAll()
        .where('ledger.object_id', '=', sql.ref<string>('member.object_id'))
        .offset(0)
        .as('due'),
      (join) => join.onTrue(),
    )
    .selectAll('due')
    .orderBy((by) => by('due.warm_until', 'is', null))
    .orderBy('due.due_at')
    .limit(request.limit);
}

function selectDue(database: Kysely<Schema>, tenantId: string, { now, busy }: DueRequest) {
  return database
    .selectFrom('ledger')
    .where('tenant_id', '=', tenantId)
    .where('due_at', '<=', now)
    .where(sql<SqlBool>`object_id <> all (array(select jsonb_array_elements_text(${JSON.stringify(busy)}::jsonb)))`);
}

function rowsAfter(transaction: Kysely<Schema>, tenantId: string, after: string, limit: number) {
  return transaction
    .selectFrom('ledger')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .where('object_id', '>', after)
    .orderBy('object_id')
    .limit(limit);
}

type LedgerRow = Selectable<Schema['ledger']>;

function toEntry(row: LedgerRow): LedgerEntry {
  return {
    tenantId: row.tenant_id,
    objectId: row.object_id,
    snapshot: toSnapshot(row),
    priorityUntil: row.warm_until ?? undefined,
    failedReads: row.attempts,
    verifiedAt: row.verified_at,
    readAt: row.read_at ?? undefined,
  };
}

function toSnapshot({ presence, etag }: LedgerRow): PhotoSnapshot {
  if (presence === 'photo') return { presence, etag: etag ?? '' };
  return presence === 'none' ? { presence } : undefined;
}
