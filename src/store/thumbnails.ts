import { sql } from 'kysely';
import type { Database } from './schema.ts';
import type { Thumbnails } from './store.ts';

export function thumbnailsIn(database: Database): Thumbnails {
  return {
    async keep({ tenantId, objectId }, { sha256, bytes, contentType }, until) {
      await database
        .insertInto('thumbnail')
        .values({
          tenant_id: tenantId,
          sha256,
          object_id: objectId,
          bytes,
          content_type: contentType,
          kept_until: until,
        })
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
      // pg gives a Buffer, PGlite a bare Uint8Array.
      return {
        sha256,
        bytes: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength),
        contentType: row.content_type,
      };
    },
  };
}
