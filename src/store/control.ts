import { type Pilot, pilotIn } from './pilot.ts';
import type { Database } from './schema.ts';

export type NudgeMode = 'off' | 'dry-run' | 'pilot' | 'on';

/** What the settings say, until an admin says something else. */
export interface NudgeSettings {
  readonly mode: NudgeMode;
  readonly dailyCap: number;
  readonly bulkShare: number;
}

/** What an admin has said about nudges, on whichever instance; undefined: nothing, so the settings hold. */
export interface StoredControl {
  readonly mode: NudgeMode | undefined;
  readonly dailyCap: number | undefined;
  readonly bulkShare: number | undefined;
  readonly pausedAt: Date | undefined;
  /** Since a bulk change everything is held back. */
  readonly heldBackSince: Date | undefined;
  /** When an admin last let go on what was held back: changes seen before count for no other bulk change. */
  readonly releasedAt: Date | undefined;
  /** What the bot's own settings say; undefined: no bot has started yet. */
  readonly settings: NudgeSettings | undefined;
}

/** What has been changed; `undefined` takes it back. */
export type ControlChange = Partial<Pick<StoredControl, 'mode' | 'dailyCap' | 'bulkShare' | 'pausedAt'>>;

/** What a pump last did. */
export interface PumpRun {
  readonly name: string;
  readonly endedAt: Date;
  /** JSON. */
  readonly report: unknown;
}

/** How nudges are steered. Whatever is written here holds for all instances from their next look on. */
export interface ControlStore {
  read(tenantId: string): Promise<StoredControl>;
  change(tenantId: string, change: ControlChange): Promise<void>;
  /** For commands: those that are typed may be given other settings than the bot has, or none. */
  started(tenantId: string, settings: NudgeSettings): Promise<void>;
  /** True: nothing was held back before. */
  holdBack(tenantId: string, at: Date): Promise<boolean>;
  release(tenantId: string, at: Date): Promise<void>;
  readonly pilot: Pilot;
  ran(tenantId: string, run: PumpRun): Promise<void>;
  lastRuns(tenantId: string): Promise<readonly PumpRun[]>;
}

export function controlIn(database: Database): ControlStore {
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
    async change(tenantId, change) {
      const row = {
        ...('mode' in change && { mode: change.mode ?? null }),
        ...('dailyCap' in change && { daily_cap: change.dailyCap ?? null }),
        ...('bulkShare' in change && { bulk_share: change.bulkShare ?? null }),
        ...('pausedAt' in change && { paused_at: change.pausedAt ?? null }),
      };
      await database
        .insertInto('control')
        .values({ tenant_id: tenantId, ...row })
        .onConflict((conflict) => conflict.column('tenant_id').doUpdateSet({ tenant_id: tenantId, ...row }))
        .execute();
    },
    async started(tenantId, { mode, dailyCap, bulkShare }) {
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
    async release(tenantId, at) {
      await database
        .updateTable('control')
        .set({ held_back_since: null, released_at: at })
        .where('tenant_id', '=', tenantId)
        .where('held_back_since', 'is not', null)
        .execute();
    },
    pilot: pilotIn(database),
    async ran(tenantId, { name, endedAt, report }) {
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
