import type { Database } from '../database/schema.ts';
import type { LastPicture } from './types.ts';

/** Newest pictures by object id. People whose photo has never changed have none. */
export async function lastPictures(
  database: Database,
  tenantId: string,
  objectIds: readonly string[],
): Promise<ReadonlyMap<string, LastPicture>> {
  if (objectIds.length === 0) return new Map();
  const rows = await database
    .selectFrom('last_picture')
    .select(['object_id', 'sha256', 'thumbnail'])
    .where('tenant_id', '=', tenantId)
    .where('object_id', 'in', objectIds)
    .execute();
  return new Map(
    rows.map(({ object_id, sha256, thumbnail }) => [
      object_id,
      { sha256, thumbnail: thumbnail ? Buffer.from(thumbnail) : undefined },
    ]),
  );
}
