import type { Database } from '../database/schema.ts';
import { createPilotStore } from './pilot.ts';
import type { ControlStore, NudgeSettings } from './types.ts';

export function createControlStore(database: Database): ControlStore {
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
    async recordSettings(tenantId, { mode, dailyCap, bulkShare }) {
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
    pilot: createPilotStore(database),
    async recordRun(tenantId, { name, endedAt, report }) {
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
