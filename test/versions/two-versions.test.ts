import assert from 'node:assert/strict';
import { join, resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { type Kysely, sql } from 'kysely';
import type { Person } from '../../sandbox/index.ts';
import { openFolder } from '../../src/store/database/folder-database.ts';
import { migrate } from '../../src/store/database/migrate.ts';
import { MIGRATIONS } from '../../src/store/database/migrations/index.ts';
import { SCHEMA } from '../../src/store/database/schema.ts';
import { openServer } from '../../src/store/database/server-database.ts';
import { verdictOn } from '../helpers/bot/card-contents.ts';
import { breakingChanges, describeSchema } from '../helpers/store/schema-changes.ts';
import { startTwoVersions, type TwoVersions } from '../helpers/versions/two-versions.ts';
import type { VersionProcess } from '../helpers/versions/version-process.ts';

/** Longest time to wait for one answer. Milliseconds. */
const ANSWER_MS = 30_000;

/** What a coming version may do to each table. */
const NEXT_MIGRATION = {
  async up(database: Kysely<unknown>) {
    const tables = (await database.introspection.getTables()).filter(({ schema }) => schema === SCHEMA);
    for (const { name } of tables) {
      await database.schema.alterTable(name).addColumn('coming_note', 'text').execute();
      await database.schema
        .alterTable(name)
        .addColumn('coming_count', 'integer', (column) => column.notNull().defaultTo(0))
        .execute();
    }
    await database.schema
      .createTable('coming')
      .addColumn('tenant_id', 'text', (column) => column.notNull())
      .addColumn('object_id', 'text', (column) => column.notNull())
      .addPrimaryKeyConstraint('coming_key', ['tenant_id', 'object_id'])
      .execute();
  },
};

/** The version before, as its sources are, and this one on one database, as processes. */
describe('The version before and this one', () => {
  let versions: TwoVersions;
  before(async function () {
    const started = await startTwoVersions();
    if (!started) return this.skip();
    versions = started;
  });
  afterEach(() => versions?.stopBots());
  after(() => versions?.end());

  /** The answer of this bot to a person. */
  async function answerOf(bot: VersionProcess, person: Person): Promise<unknown> {
    const { connect, tenant } = versions;
    connect(bot);
    const chat = tenant.teams.personalChat(person);
    const sent = chat.messages.length;
    const verdicts = () => chat.messages.slice(sent).flatMap(({ card }) => verdictOn(card) ?? []);
    // On a busy machine, an answer can be late, and an apology.
    for (let attempt = 0; attempt < 5 && verdicts().length === 0; attempt++) {
      await chat.say('my photo is wrong');
      const answered = chat.until(() => verdicts().length > 0).catch(() => {});
      await Promise.race([answered, wait(ANSWER_MS)]);
    }
    return verdicts()[0];
  }

  async function migrateFurther({ database, close }: ReturnType<typeof openServer>): Promise<void> {
    await migrate(database, { ...MIGRATIONS, '9999-coming': NEXT_MIGRATION });
    await close();
  }

  it('have the same migrations as far as the version before has them, and the later ones only add', async () => {
    const { previous, server } = versions;
    const { MIGRATIONS: earlier } = (await import(join(previous.folder, 'src/store/database/migrations/index.ts'))) as {
      MIGRATIONS: typeof MIGRATIONS;
    };
    const tablesAfter = async (...migrations: readonly (typeof MIGRATIONS)[]) => {
      const { database, close } = openServer({ connectionString: await server.createDatabase() });
      for (const each of migrations) await migrate(database, each);
      const described = await describeSchema(database as never, SCHEMA);
      await close();
      return described;
    };
    const [before, now] = [await tablesAfter(earlier), await tablesAfter(MIGRATIONS)];
    assert.deepEqual(await tablesAfter(earlier, MIGRATIONS), now, 'a released migration was changed');
    assert.deepEqual(breakingChanges(before, now), []);
  });

  it('answer side by side on a server, and after a rollback the version before goes on', async () => {
    const { previous, server, start, stop, tenant } = versions;
    const DATABASE_URL = await server.createDatabase();
    const [samuel, nora] = [tenant.person('samuel.carter'), tenant.person('nora.lindqvist')];
    const before = await start(previous.folder, { DATABASE_URL });
    assert.equal(await answerOf(before, samuel), 'in-sync');
    const now = await start(resolve('.'), { DATABASE_URL });
    await migrateFurther(openServer({ connectionString: DATABASE_URL }));
    assert.equal(await answerOf(now, samuel), 'in-sync');
    assert.equal(await answerOf(before, nora), 'out-of-date');
    await stop(before);
    assert.equal(await answerOf(now, nora), 'out-of-date');
    await stop(now);
    const again = await start(previous.folder, { DATABASE_URL });
    assert.equal(await answerOf(again, nora), 'out-of-date');
    await stop(again);
    const last = await start(resolve('.'), { DATABASE_URL });
    assert.equal(await answerOf(last, samuel), 'in-sync');
    await stop(last);
  });

  it('take over a data folder from each other, in both directions', async () => {
    const { previous, root, start, stop, tenant } = versions;
    const DATA_FOLDER = join(root, 'data');
    const person = tenant.person('luca.moretti');
    const folders = [previous.folder, resolve('.'), previous.folder, resolve('.')];
    for (const [index, folder] of folders.entries()) {
      const bot = await start(folder, { DATA_FOLDER });
      assert.equal(await answerOf(bot, person), 'out-of-date');
      await stop(bot);
      const { database, close } = await openFolder(DATA_FOLDER);
      const { rows } = await sql<{ object_id: string }>`select object_id from photo_sync.roster`.execute(database);
      await close();
      assert.deepEqual(rows, [{ object_id: person.id }]);
      if (index === 1) await migrateFurther(await openFolder(DATA_FOLDER));
    }
  });
});
