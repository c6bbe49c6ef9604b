import assert from 'node:assert/strict';
import { Kysely, PGliteDialect, sql } from 'kysely';
import { createPictureLinks } from '../../../../../bot/cards/picture-link.ts';
import { readNudgeEvidence } from '../../../../../src/nudges/nudge-evidence.ts';
import { migrate } from '../../../../../src/store/database/migrate.ts';
import { MIGRATIONS } from '../../../../../src/store/database/migrations/index.ts';
import type { Schema } from '../../../../../src/store/database/schema.ts';
import { openServer } from '../../../../../src/store/database/server-database.ts';
import { emptyDatabase } from '../../../../helpers/database-seed.ts';
import { newDatabase } from '../../../../helpers/shared-postgres.ts';

const links = createPictureLinks('https://photo-sync.contoso.com', [Buffer.alloc(32, 7)]);
const [GRAPH, SHAREPOINT] = ['ab'.repeat(32), '0c'.repeat(32)];
const [EARLIER, LATER] = ['2026-03-30T00:00:00.000Z', '2026-03-31T00:00:00.000Z'];
const QUEUED_AT = '2026-03-01T09:00:00.000Z';
const shown = (sha256: string, until: string) => ({ url: links.linkTo(sha256, new Date(until)), state: 'shown' });
const absent = { url: links.neutral, state: 'absent' };
const REST = { retryAt: '2026-03-02T05:30:00.000Z' };
/** Today's bot makes the link when it draws the card. */
const LINK = { openSharePoint: 'https://contoso-my.sharepoint.com/' };

/** Evidence as version 0.1.0 stored it → as it is read after the migration. */
const CASES: Readonly<Record<string, readonly [before: unknown, after: object]>> = {
  'two pictures': [
    {
      ...REST,
      ...LINK,
      accountId: '29:nora',
      pictures: { graph: shown(GRAPH, LATER), sharePoint: shown(SHAREPOINT, EARLIER) },
    },
    {
      ...REST,
      pictures: {
        graph: { state: 'shown', sha256: GRAPH },
        sharePoint: { state: 'shown', sha256: SHAREPOINT },
        keptUntil: EARLIER,
      },
    },
  ],
  'one picture': [
    { pictures: { graph: shown(GRAPH, LATER), sharePoint: absent } },
    { pictures: { graph: { state: 'shown', sha256: GRAPH }, sharePoint: { state: 'absent' }, keptUntil: LATER } },
  ],
  'no picture': [
    { pictures: { graph: absent, sharePoint: { ...absent, state: 'unknown' } } },
    { pictures: { graph: { state: 'absent' }, sharePoint: { state: 'unknown' }, keptUntil: QUEUED_AT } },
  ],
  'an unreadable link': [{ pictures: { graph: { state: 'shown', url: 'https://x/' }, sharePoint: absent } }, {}],
  'only an account id': [{ accountId: '29:nora' }, {}],
  'no evidence': [null, {}],
};

describe('Migration 0009: picture hashes instead of signed links', () => {
  const engines = {
    'in PGlite': async () => new Kysely<Schema>({ dialect: new PGliteDialect({ pglite: await emptyDatabase() }) }),
    'on a server': async () => openServer({ connectionString: await newDatabase() }).database,
  };

  for (const [where, open] of Object.entries(engines)) {
    it(`keeps old rows readable and removes every signature, ${where}`, async () => {
      const database = await open();
      const before = Object.fromEntries(Object.entries(MIGRATIONS).filter(([name]) => name < '0009'));
      await migrate(database, before);
      for (const [id, [evidence]] of Object.entries(CASES)) {
        await sql`insert into photo_sync.outbox
          (tenant_id, id, object_id, change_id, kind, change, evidence, state, queued_at, not_before)
          values ('contoso', ${id}, ${id}, ${id}, 'nudge', 'changed', ${JSON.stringify(evidence)}, 'pending',
            ${QUEUED_AT}::timestamptz, ${QUEUED_AT}::timestamptz)`.execute(database);
      }
      await migrate(database);
      const { rows } = await sql<{ id: string; evidence: unknown }>`select id, evidence from photo_sync.outbox`.execute(
        database,
      );
      const read = Object.fromEntries(rows.map(({ id, evidence }) => [id, readNudgeEvidence(evidence)]));
      assert.deepEqual(read, Object.fromEntries(Object.entries(CASES).map(([id, [, after]]) => [id, after])));
      assert.ok(!/signature|29:nora/.test(JSON.stringify(rows)));
      await database.destroy();
    });
  }
});
