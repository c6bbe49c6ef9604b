import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { type Kysely, sql } from 'kysely';
import { type Person, startTenant, type Tenant } from '../../sandbox/index.ts';
import { writeAppCertificate } from '../../sandbox/launch/app-certificate.ts';
import { botEnvironment } from '../../sandbox/launch/bot-environment.ts';
import { openFolder } from '../../src/store/database/folder-database.ts';
import { migrate } from '../../src/store/database/migrate.ts';
import { MIGRATIONS } from '../../src/store/database/migrations/index.ts';
import { SCHEMA } from '../../src/store/database/schema.ts';
import { openServer } from '../../src/store/database/server-database.ts';
import { verdictOn } from '../helpers/bot/card-contents.ts';
import { type PostgresServer, startPostgres } from '../helpers/postgres-server.ts';
import { breakingChanges, describeSchema } from '../helpers/store/schema-changes.ts';
import { type PreviousVersion, writePreviousVersion } from '../helpers/versions/previous-version.ts';
import { startVersion, type VersionProcess } from '../helpers/versions/version-process.ts';

const HOUR = 3_600_000;
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
  const root = mkdtempSync(join(tmpdir(), 'photo-sync-versions-'));
  const files = {
    authority: join(root, 'authority.pem'),
    clock: join(root, 'clock'),
    certificate: join(root, 'app.pem'),
  };
  let previous: PreviousVersion;
  let tenant: Tenant;
  let server: PostgresServer;
  before(async function () {
    const written = writePreviousVersion(join(root, 'previous'));
    if (!written) {
      process.stderr.write('  NOT TESTED: the history lacks the version before. git fetch --unshallow --tags\n');
      return this.skip();
    }
    previous = written;
    process.stdout.write(`  The version before is ${previous.name}.\n`);
    [tenant, server] = await Promise.all([startTenant({ peopleSeed: 1 }), startPostgres()]);
    writeFileSync(files.authority, tenant.certificates.authority);
    await writeAppCertificate(tenant.apps.signIn, files.certificate);
    tenant.state.clock.follow((offset) => writeFileSync(files.clock, String(offset)));
    tenant.state.switches.copyInterval = 24 * HOUR;
  });
  after(async () => {
    await tenant?.stop();
    await server?.stop();
    rmSync(root, { recursive: true });
  });

  const running = new Set<VersionProcess>();
  afterEach(async () => {
    for (const bot of running) await stop(bot);
  });

  async function start(folder: string, database: Readonly<Record<string, string>>): Promise<VersionProcess> {
    const bot = await startVersion(folder, (origin) => ({
      ...botEnvironment(tenant, origin, { ...files, data: join(root, 'unused') }),
      SHAREPOINT_MY_SITE_URL: tenant.addresses.sharepoint,
      ...{ NUDGES: 'on', NUDGES_HOURS: '00:00-24:00', NUDGES_DAYS: 'mon,tue,wed,thu,fri,sat,sun' },
      ...{ NUDGES_BULK_SHARE: '1', NUDGES_GRACE_MINUTES: '0', BEAT_SECONDS: '1', LOG_LEVEL: 'info' },
      ...database,
    }));
    running.add(bot);
    return bot;
  }
  async function stop(bot: VersionProcess): Promise<void> {
    running.delete(bot);
    const code = await bot.stop();
    assert.deepEqual([code, bot.refusals], [0, []]);
  }

  /** The answer of this bot to a person. */
  async function answerOf(bot: VersionProcess, person: Person): Promise<unknown> {
    const { bot: app, signIn } = tenant.apps;
    tenant.teams.connectBot({
      botId: app.clientId,
      ssoClientId: signIn.clientId,
      endpoint: `${bot.origin}/api/messages`,
    });
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
    const DATA_FOLDER = join(root, 'data');
    const person = tenant.person('luca.moretti');
    const versions = [previous.folder, resolve('.'), previous.folder, resolve('.')];
    for (const [index, folder] of versions.entries()) {
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
