import { type Selectable, sql } from 'kysely';
import { z } from 'zod/v4';
import { withResult } from '../../open-sharepoint/learning/records.ts';
import { CANDIDATES, type Candidate, type CandidateRecord, type LinkResultStore } from '../../open-sharepoint/types.ts';
import type { Database, Schema } from '../database/schema.ts';

export function createLinkResultStore(database: Database): LinkResultStore {
  return {
    async all(tenantId) {
      const rows = await database.selectFrom('link_result').selectAll().where('tenant_id', '=', tenantId).execute();
      const records = rows.map(toRecord);
      return CANDIDATES.flatMap((candidate) => records.find((record) => record.candidate === candidate) ?? []);
    },
    async startTry(tenantId, candidate, { at, most }) {
      // One statement: of several instances at once, exactly as many get through as `most` allows.
      const counted = await database
        .insertInto('link_result')
        .values({ tenant_id: tenantId, candidate, tried: 1, tried_in_vain: 1, last_tried_at: at })
        .onConflict((conflict) => {
          const update = conflict.columns(['tenant_id', 'candidate']).doUpdateSet({
            tried: sql`link_result.tried + 1`,
            tried_in_vain: sql`link_result.tried_in_vain + 1`,
            last_tried_at: sql`greatest(link_result.last_tried_at, excluded.last_tried_at)`,
          });
          return most === undefined ? update : update.where('link_result.tried_in_vain', '<', most);
        })
        .returning('tried')
        .executeTakeFirst();
      return counted !== undefined;
    },
    async record(tenantId, { candidate, outcome, at }) {
      await database.transaction().execute(async (transaction) => {
        await transaction
          .insertInto('link_result')
          .values({ tenant_id: tenantId, candidate })
          .onConflict((conflict) => conflict.doNothing())
          .execute();
        const ofCandidate = { tenant_id: tenantId, candidate };
        // Concurrent calls wait here for the row lock.
        const row = await transaction
          .selectFrom('link_result')
          .selectAll()
          .where((where) => where.and(ofCandidate))
          .forUpdate()
          .executeTakeFirstOrThrow();
        const { copied, notCopied, triedInVain, recent } = withResult(toRecord(row), { outcome, at });
        await transaction
          .updateTable('link_result')
          .set({ copied, not_copied: notCopied, tried_in_vain: triedInVain, recent: JSON.stringify(recent) })
          .where((where) => where.and(ofCandidate))
          .execute();
      });
    },
  };
}

const RECENT = z.array(z.object({ outcome: z.enum(['copied', 'not-copied']), at: z.coerce.date() }));

function toRecord(row: Selectable<Schema['link_result']>): CandidateRecord {
  return {
    // Another version may have stored a candidate that this one does not know; `all` leaves it out.
    candidate: row.candidate as Candidate,
    tried: row.tried,
    copied: row.copied,
    notCopied: row.not_copied,
    triedInVain: row.tried_in_vain,
    lastTriedAt: row.last_tried_at ?? undefined,
    recent: RECENT.parse(row.recent),
  };
}
