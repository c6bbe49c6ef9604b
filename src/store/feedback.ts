import { sql } from 'kysely';
import type { Database } from './database/schema.ts';
import type { FeedbackStore } from './types.ts';

export function createFeedbackStore(database: Database): FeedbackStore {
  return {
    async count(tenantId, { verdict, language, isHelpful }) {
      const [helpful, unhelpful] = isHelpful ? [1, 0] : [0, 1];
      await database
        .insertInto('feedback')
        .values({ tenant_id: tenantId, verdict, language, helpful, unhelpful })
        .onConflict((conflict) =>
          conflict.columns(['tenant_id', 'verdict', 'language']).doUpdateSet({
            helpful: sql`feedback.helpful + excluded.helpful`,
            unhelpful: sql`feedback.unhelpful + excluded.unhelpful`,
          }),
        )
        .execute();
    },
    async counts(tenantId) {
      return database
        .selectFrom('feedback')
        .select(['verdict', 'language', 'helpful', 'unhelpful'])
        .where('tenant_id', '=', tenantId)
        .orderBy('verdict')
        .orderBy('language')
        .execute();
    },
  };
}
