import type { Kysely } from 'kysely';

interface Tables {
  readonly outbox: {
    readonly tenant_id: string;
    readonly id: string;
    readonly evidence: unknown;
    readonly queued_at: Date;
  };
}

type Json = Readonly<Record<string, unknown>>;

const BATCH_ROWS = 500;

/**
 * Replaces signed picture links in the evidence of queued messages by the pictures' hashes. Such a link shows the
 * picture to anyone who has it; links are now signed when a card is drawn. Also removes the person's account id, which
 * the address in the roster contains.
 */
export async function up(db: Kysely<Tables>): Promise<void> {
  let last = { tenant_id: '', id: '' };
  for (;;) {
    const rows = await db
      .selectFrom('outbox')
      .select(['tenant_id', 'id', 'evidence', 'queued_at'])
      .where(({ eb, refTuple, tuple }) => eb(refTuple('tenant_id', 'id'), '>', tuple(last.tenant_id, last.id)))
      .orderBy('tenant_id')
      .orderBy('id')
      .limit(BATCH_ROWS)
      .execute();
    for (const { tenant_id, id, evidence, queued_at } of rows) {
      if (!isJson(evidence) || !('pictures' in evidence || 'accountId' in evidence)) continue;
      await db
        .updateTable('outbox')
        .set({ evidence: JSON.stringify(withoutLinks(evidence, queued_at)) })
        .where('tenant_id', '=', tenant_id)
        .where('id', '=', id)
        .execute();
    }
    const end = rows.at(-1);
    if (!end) return;
    last = end;
  }
}

function withoutLinks({ accountId: _known, pictures, ...rest }: Json, queuedAt: Date): Json {
  const { graph, sharePoint } = isJson(pictures) ? pictures : {};
  const both = [parsePicture(graph), parsePicture(sharePoint)];
  const [one, other] = both;
  if (!one || !other) return rest;
  const ends = both.flatMap((picture) => picture?.expires ?? []);
  const keptUntil = new Date(ends.length > 0 ? Math.min(...ends) : queuedAt).toISOString();
  return { ...rest, pictures: { graph: one.picture, sharePoint: other.picture, keptUntil } };
}

/** Undefined: not in the format of the previous version. */
function parsePicture(value: unknown): { readonly picture: Json; readonly expires?: number } | undefined {
  if (!isJson(value)) return undefined;
  const { state, url } = value;
  if (state === 'absent' || state === 'unknown') return { picture: { state } };
  // …/photos/<SHA-256>?expires=<seconds, base 36>&signature=…
  const [, sha256, expires] = /\/photos\/([0-9a-f]{64})\?expires=([0-9a-z]{1,9})(?:&|$)/.exec(String(url)) ?? [];
  if (state !== 'shown' || !sha256 || !expires) return undefined;
  return { picture: { state, sha256 }, expires: Number.parseInt(expires, 36) * 1000 };
}

function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
