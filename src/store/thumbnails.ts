import { sql } from 'kysely';
import type { Database } from './database/schema.ts';
import type { ThumbnailStore } from './types.ts';

export function createThumbnailStore(database: Database): ThumbnailStore {
  return {
    async keep({ tenantId, objectId }, thumbnails, until) {
      const rows = new Map(
        thumbnails.map(({ sha256, bytes, contentType }) => [
          sha256,
          {
            tenant_id: tenantId,
            sha256,
            object_id: objectId,
            bytes,
            content_type: contentType,
            kept_until: until,
          },
        ]),
      );
      if (rows.size === 0) return;
      await database
        .insertInto('thumbnail')
        // A fixed order prevents deadlocks between two writers of the same thumbnails.
        .values([...rows.values()].toSorted((a, b) => (a.sha256 < b.sha256 ? -1 : 1)))
        .onConflict((conflict) =>
          conflict
            .columns(['tenant_id', 'sha256', 'object_id'])
            .doUpdateSet({ kept_until: sql`greatest(thumbnail.kept_until, excluded.kept_until)` }),
        )
        .execute();
    },
    async find(tenantId, sha256, now) {
      const row = await database
        .selectFrom('thumbnail')
        .select(['bytes', 'content_type'])
        .where('tenant_id', '=', tenantId)
        .where('sha256', '=', sha256)
        .where('kept_until', '>', now)
        .limit(1)
        .executeTakeFirst();
      if (!row) return undefined;
      const { bytes } = row;
      // pg returns a Buffer, PGlite a plain Uint8Array.
      return {
        sha256,
        bytes: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength),
        contentType: row.content_type,
      };
    },
  };
}
