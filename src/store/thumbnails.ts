import { sql } from 'kysely';
import { type Database, SCHEMA } from './database/schema.ts';
import { isNotErased } from './people/erasures.ts';
import type { OwnedThumbnail, ThumbnailStore } from './types.ts';

export function createThumbnailStore(database: Database): ThumbnailStore {
  return {
    async keep(thumbnails) {
      const byRow = new Map(thumbnails.map((owned) => [rowKey(owned), owned]));
      // A fixed order prevents deadlocks between two writers of the same thumbnails.
      const sorted = [...byRow.entries()].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, owned]) => owned);
      const rows = await withoutKept(database, sorted);
      if (rows.length === 0) return;
      const values = rows.map(({ owner, thumbnail, keptUntil }) => {
        const { sha256, bytes, contentType } = thumbnail;
        const { tenantId, objectId } = owner;
        return sql`(${tenantId}, ${sha256}, ${objectId}, ${bytes}::bytea, ${contentType}, ${keptUntil}::timestamptz)`;
      });
      await sql`
        insert into ${sql.table(`${SCHEMA}.thumbnail`)} as t
          (tenant_id, sha256, object_id, bytes, content_type, kept_until)
        select v.* from (values ${sql.join(values)})
          as v(tenant_id, sha256, object_id, bytes, content_type, kept_until)
        where ${isNotErased()}
        on conflict (tenant_id, sha256, object_id)
          do update set kept_until = excluded.kept_until where t.kept_until < excluded.kept_until`.execute(database);
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

/** The thumbnails that the store does not keep yet for as long. Most are shown again and again; bytes are expensive. */
async function withoutKept(database: Database, thumbnails: readonly OwnedThumbnail[]): Promise<OwnedThumbnail[]> {
  if (thumbnails.length === 0) return [];
  const keys = thumbnails.map(({ owner, thumbnail, keptUntil }, position) => ({
    position,
    tenant_id: owner.tenantId,
    sha256: thumbnail.sha256,
    object_id: owner.objectId,
    kept_until: keptUntil,
  }));
  const { rows } = await sql<{ readonly position: number }>`
    select v.position from jsonb_to_recordset(${JSON.stringify(keys)}::jsonb)
      as v(position int, tenant_id text, sha256 text, object_id text, kept_until timestamptz)
    left join ${sql.table(`${SCHEMA}.thumbnail`)} as t using (tenant_id, sha256, object_id)
    where t.kept_until is null or t.kept_until < v.kept_until`.execute(database);
  const missing = new Set(rows.map(({ position }) => position));
  return thumbnails.filter((_, position) => missing.has(position));
}

/** The primary key as text. */
function rowKey({ owner, thumbnail }: OwnedThumbnail): string {
  return `${owner.tenantId}/${thumbnail.sha256}/${owner.objectId}`;
}
