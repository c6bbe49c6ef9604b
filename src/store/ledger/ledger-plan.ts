import { type Kysely, type Selectable, type SqlBool, sql } from 'kysely';
import type { Database, Schema } from '../database/schema.ts';
import { lockSlots, updateSlot } from './graph-slots.ts';
import type { LedgerEntry, PhotoSnapshot, Plan, PlanRequest, SlotLease } from './types.ts';

/** The transaction in which a slot's holder takes on whom to read next. */
export function planReading(
  database: Database,
  held: SlotLease,
  { now, leaseUntil: heldUntil, limit: most, inFlight: taken, after, scope: among }: PlanRequest,
): Promise<Plan> {
  return database.transaction().execute(async (transaction) => {
    const slots = await lockSlots(transaction, held.tenantId);
    const own = slots.find(({ slot }) => slot === held.slot);
    if (own?.holder !== held.holder) return 'lost';
    const until = own.not_before;
    if (until && until > now) return { pausedUntil: until };
    const others = slots.filter(({ slot, held_until }) => slot !== held.slot && held_until && held_until > now);
    const busy = [...taken, ...others.flatMap(({ reading }) => reading as string[])];
    const rows = await (after === undefined
      ? dueRows(transaction, held.tenantId, { now, busy, limit: most, scope: among })
      : rowsAfter(transaction, held.tenantId, after, most));
    const reading = JSON.stringify([...taken, ...rows.map(({ object_id }) => object_id)]);
    await updateSlot(transaction, held).set({ held_until: heldUntil, reading }).execute();
    return { people: rows.map(toWatched) };
  });
}

interface DueRequest extends Pick<PlanRequest, 'now' | 'limit' | 'scope'> {
  readonly busy: readonly string[];
}

export function pilotMembers(database: Kysely<Schema>, tenantId: string) {
  return database.selectFrom('pilot').select('object_id').where('tenant_id', '=', tenantId);
}

/** Whoever is warm first, then whoever waits longest. */
export async function dueRows(database: Kysely<Schema>, tenantId: string, request: DueRequest): Promise<LedgerRow[]> {
  const { limit: most, scope: among } = request;
  if (among === 'pilot') return dueInPilot(database, tenantId, request);
  // Two short walks along two indexes, since one condition over both halves would find neither.
  const due = (warm: 'is' | 'is not', limit: number) =>
    dueOf(database, tenantId, request)
      .selectAll()
      .where('warm_until', warm, null)
      .orderBy('due_at')
      .limit(limit)
      .execute();
  const warm = await due('is not', most);
  return warm.length < most ? [...warm, ...(await due('is', most - warm.length))] : warm;
}

/**
 * From the pilot list, which is short: everybody else is due for ever. Without the offset it is up to the planner, which walks past all
 * of them where nobody has counted the rows.
 */
function dueInPilot(database: Kysely<Schema>, tenantId: string, request: DueRequest): Promise<LedgerRow[]> {
  return database
    .selectFrom(pilotMembers(database, tenantId).distinct().as('member'))
    .innerJoinLateral(
      dueOf(database, tenantId, request)
        .selectAll()
        .where('ledger.object_id', '=', sql.ref<string>('member.object_id'))
        .offset(0)
        .as('due'),
      (join) => join.onTrue(),
    )
    .selectAll('due')
    .orderBy((by) => by('due.warm_until', 'is', null))
    .orderBy('due.due_at')
    .limit(request.limit)
    .execute();
}

function dueOf(database: Kysely<Schema>, tenantId: string, { now, busy }: DueRequest) {
  return database
    .selectFrom('ledger')
    .where('tenant_id', '=', tenantId)
    .where('due_at', '<=', now)
    .where(sql<SqlBool>`object_id <> all (array(select jsonb_array_elements_text(${JSON.stringify(busy)}::jsonb)))`);
}

function rowsAfter(transaction: Kysely<Schema>, tenantId: string, after: string, most: number): Promise<LedgerRow[]> {
  return transaction
    .selectFrom('ledger')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .where('object_id', '>', after)
    .orderBy('object_id')
    .limit(most)
    .execute();
}

type LedgerRow = Selectable<Schema['ledger']>;

function toWatched(row: LedgerRow): LedgerEntry {
  return {
    tenantId: row.tenant_id,
    objectId: row.object_id,
    snapshot: toSeen(row),
    priorityUntil: row.warm_until ?? undefined,
    failedReads: row.attempts,
    verifiedAt: row.verified_at,
    readAt: row.read_at ?? undefined,
  };
}

function toSeen({ presence, etag }: LedgerRow): PhotoSnapshot {
  if (presence === 'photo') return { presence, etag: etag ?? '' };
  return presence === 'none' ? { presence } : undefined;
}
