import { type Kysely, type Selectable, sql } from 'kysely';
import { replacePilot } from '../control/pilot.ts';
import type { ControlUpdate, PilotSelection } from '../control/types.ts';
import type { Database, Schema } from '../database/schema.ts';
import { recordEvents } from './audit.ts';
import type { AdminChange, AdminChanges, AuditAction, AuditEvent, AuditValue, PilotSize } from './types.ts';

export function createAdminChanges(database: Database): AdminChanges {
  return {
    async apply(tenantId, change, by) {
      await database.transaction().execute(async (transaction) => {
        await recordEvents(transaction, tenantId, await make(transaction, tenantId, change, by.at), by);
      });
    },
  };
}

/** Makes the change, and returns what to record. */
async function make(
  transaction: Kysely<Schema>,
  tenantId: string,
  change: AdminChange,
  at: Date,
): Promise<readonly AuditEvent[]> {
  switch (change.kind) {
    case 'control':
      return updateControl(transaction, tenantId, change.update);
    case 'pilot': {
      // The row of the control first, so that two pilots at once are chosen one after the other.
      const ofMode = await updateControl(transaction, tenantId, { mode: 'pilot' });
      const { selection } = change;
      return selection ? [...(await choosePilot(transaction, tenantId, selection, at)), ...ofMode] : ofMode;
    }
    case 'release':
      return release(transaction, tenantId, at);
    case 'reset-links':
      return resetLinks(transaction, tenantId);
  }
}

type ControlRow = Selectable<Schema['control']>;

/** The admin's values: name in `ControlUpdate`, in the table and in the audit. */
const VALUES = [
  ['mode', 'mode', 'mode'],
  ['dailyCap', 'daily_cap', 'cap'],
  ['bulkShare', 'bulk_share', 'bulk-share'],
  ['pausedAt', 'paused_at', 'pause'],
] as const satisfies readonly (readonly [keyof ControlUpdate, keyof ControlRow, AuditAction])[];

async function updateControl(
  transaction: Kysely<Schema>,
  tenantId: string,
  update: ControlUpdate,
): Promise<readonly AuditEvent[]> {
  const row = await lockControl(transaction, tenantId);
  const written = VALUES.filter(([name]) => name in update);
  const after = Object.fromEntries(written.map(([name, column]) => [column, update[name] ?? null]));
  if (written.length > 0) await ofTenant(transaction, tenantId).set(after).execute();
  return written.flatMap(([name, column, action]) => {
    const event = { action, before: auditValue(row[column]), after: auditValue(update[name]) };
    return event.before === event.after ? [] : [event];
  });
}

async function release(transaction: Kysely<Schema>, tenantId: string, at: Date): Promise<readonly AuditEvent[]> {
  const { held_back_since } = await lockControl(transaction, tenantId);
  if (!held_back_since) return [];
  await ofTenant(transaction, tenantId).set({ held_back_since: null, released_at: at }).execute();
  return [{ action: 'release', before: auditValue(held_back_since) }];
}

/** Concurrent changes wait here, so that each one sees the values that the one before has left. */
async function lockControl(transaction: Kysely<Schema>, tenantId: string): Promise<ControlRow> {
  await transaction
    .insertInto('control')
    .values({ tenant_id: tenantId })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  return transaction
    .selectFrom('control')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .forUpdate()
    .executeTakeFirstOrThrow();
}

function ofTenant(transaction: Kysely<Schema>, tenantId: string) {
  return transaction.updateTable('control').where('tenant_id', '=', tenantId);
}

async function choosePilot(
  transaction: Kysely<Schema>,
  tenantId: string,
  selection: PilotSelection,
  at: Date,
): Promise<readonly AuditEvent[]> {
  const before = await replacePilot(transaction, tenantId, selection, at);
  const groups = [...selection.groups.keys()].toSorted();
  const after: PilotSize = { named: new Set(selection.people).size, groups };
  return [{ action: 'pilot', before, after }];
}

async function resetLinks(transaction: Kysely<Schema>, tenantId: string): Promise<readonly AuditEvent[]> {
  const { tried } = await transaction
    .selectFrom('link_result')
    .select(sql<number>`coalesce(sum(tried), 0)::int`.as('tried'))
    .where('tenant_id', '=', tenantId)
    .executeTakeFirstOrThrow();
  const ofLinks = transaction.deleteFrom('link_result').where('tenant_id', '=', tenantId);
  const ofTimes = transaction.deleteFrom('copy_timing').where('tenant_id', '=', tenantId);
  const deleted = [...(await ofLinks.execute()), ...(await ofTimes.execute())];
  if (deleted.every(({ numDeletedRows }) => numDeletedRows === 0n)) return [];
  return [{ action: 'links', before: `${tried} tries`, after: 'forgotten' }];
}

function auditValue(value: string | number | Date | null | undefined): AuditValue {
  return value instanceof Date ? value.toISOString() : (value ?? undefined);
}
