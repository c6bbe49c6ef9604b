import { z } from 'zod/v4';
import { withObservation } from '../../open-sharepoint/timing/learned-timing.ts';
import type { TimingRecord, TimingStore } from '../../open-sharepoint/timing/types.ts';
import type { Database } from '../database/schema.ts';

export function createTimingStore(database: Database): TimingStore {
  return {
    async read(tenantId) {
      const row = await database
        .selectFrom('copy_timing')
        .select('observed')
        .where('tenant_id', '=', tenantId)
        .executeTakeFirst();
      return toTimingRecord(row?.observed ?? {});
    },
    async record(tenantId, observation, at) {
      await database.transaction().execute(async (transaction) => {
        await transaction
          .insertInto('copy_timing')
          .values({ tenant_id: tenantId })
          .onConflict((conflict) => conflict.doNothing())
          .execute();
        // Concurrent calls wait here for the row lock.
        const { observed } = await transaction
          .selectFrom('copy_timing')
          .select('observed')
          .where('tenant_id', '=', tenantId)
          .forUpdate()
          .executeTakeFirstOrThrow();
        const after = withObservation(toTimingRecord(observed), observation, at);
        await transaction
          .updateTable('copy_timing')
          .set({ observed: JSON.stringify(after) })
          .where('tenant_id', '=', tenantId)
          .execute();
      });
    },
  };
}

const NUMBERS = z.array(z.object({ value: z.number(), at: z.coerce.date() })).default([]);
const MEANINGS = z.array(z.object({ value: z.enum(['copy', 'attempt', 'other']), at: z.coerce.date() })).default([]);
const OBSERVED = z.object({ gaps: NUMBERS, offsets: NUMBERS, meanings: MEANINGS });

function toTimingRecord(observed: unknown): TimingRecord {
  return OBSERVED.parse(observed);
}
