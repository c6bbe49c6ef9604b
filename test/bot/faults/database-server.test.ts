import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { Client } from 'pg';
import { createCertificates } from '../../../sandbox/http/certificates.ts';
import { createAppCertificate } from '../../../sandbox/launch/app-certificate.ts';
import { asCodedError } from '../../../src/errors.ts';
import type { Log } from '../../../src/log/types.ts';
import { openStoreOfService } from '../../../src/store/deferred-store.ts';
import { type RunningBot, startTenantWithBot } from '../../helpers/bot/running-bot.ts';
import { runProgram } from '../../helpers/command.ts';
import { type PostgresServer, startPostgres } from '../../helpers/postgres-server.ts';

const MINIMAL_SETTINGS = {
  BOT_ID: '11111111-1111-4111-8111-111111111111',
  BOT_PASSWORD: 'a password for nothing',
  BOT_ENDPOINT: 'https://photo-sync.contoso.example',
  AAD_APP_CLIENT_ID: '22222222-2222-4222-8222-222222222222',
  AAD_APP_CLIENT_SECRET: 'a secret for nothing',
  AAD_APP_TENANT_ID: '33333333-3333-4333-8333-333333333333',
  PORT: '0',
};

/**
 * What the table in docs/store.md says, with a real server of these tests' own: it restarts, has no connection left,
 * and speaks TLS with a certificate of an authority that nothing on this machine trusts.
 */
describe('A bot with a PostgreSQL server of its own', () => {
  let server: PostgresServer;
  let folder: string;
  let url: string;
  let admin: Client;
  const certificateOf = (name: string) => join(folder, name);
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'photo-sync-own-server-'));
    const certificates = await createCertificates();
    await writeFile(certificateOf('authority.pem'), certificates.authority);
    await writeFile(certificateOf('other.pem'), (await createCertificates()).authority);
    server = await startPostgres({ tls: certificates });
    url = await server.createDatabase();
    await connectAdmin();
  });
  after(async () => {
    await admin.end();
    await server.stop();
    await rm(folder, { recursive: true });
  });

  async function connectAdmin(): Promise<void> {
    admin = new Client({ connectionString: url });
    admin.on('error', () => {});
    await admin.connect();
    await admin.query(`do $$ begin
      if not exists (select 1 from pg_roles where rolname = 'bot') then create role bot login; end if;
      execute format('alter database %I owner to bot', current_database());
    end $$`);
  }
  /** As a login without the privileges of an administrator, for whom the server keeps connections. */
  const asBot = (query = '') => `${url.replace('postgres@', 'bot@')}${query}`;
  const start = (databaseUrl: string) =>
    startTenantWithBot({ store: 'from-settings', settings: () => ({ DATABASE_URL: databaseUrl }) });
  const ask = async (bot: RunningBot) => {
    const chat = bot.tenant.teams.personalChat(bot.tenant.chatPerson);
    await chat.say('my photo is wrong');
    return (await chat.nextMessage()).card;
  };
  const isDegraded = async (bot: RunningBot) => {
    const response = await fetch(`${bot.url}/ready`, { headers: { connection: 'close' } });
    return ((await response.json()) as { degraded: string[] }).degraded.includes('database');
  };
  async function untilUsed(bot: RunningBot): Promise<void> {
    while (await isDegraded(bot)) {
      await ask(bot);
      await wait(50);
    }
  }
  const errors = (bot: RunningBot) =>
    bot.logged
      .filter(({ level }) => level === 50)
      .map(({ err, trouble }) => ({ ...(err as { code: string; message: string; remedy?: string }), trouble }));
  const people = async ({ tenant }: RunningBot) =>
    (await admin.query('select object_id from photo_sync.roster where tenant_id = $1', [tenant.state.id])).rows.length;

  describe('that people ask', () => {
    let bot: RunningBot;
    before(async () => {
      bot = await start(asBot());
    });
    after(() => bot.stop());

    it('answers while the server restarts, logs it with a remedy, and stores again afterwards', async () => {
      assert.ok(await ask(bot));
      await bot.settled();
      assert.equal(await isDegraded(bot), false);
      const turn = ask(bot);
      await admin.end();
      await server.halt();
      assert.ok(await turn, 'the turn in flight');
      // What is written differs from what is cached.
      bot.tenant.state.clock.advance(24 * 3_600_000);
      assert.ok(await ask(bot), 'a turn without the server');
      await bot.settled();
      assert.equal(await isDegraded(bot), true);
      const [error] = errors(bot);
      assert.equal(error?.code, 'store-failed');
      assert.ok(error.trouble === 'unreachable' || error.trouble === 'shutting-down', String(error.trouble));
      assert.ok(error.remedy);
      const resumed = server.resume();
      assert.ok(await ask(bot), 'a turn while it starts');
      await resumed;
      await connectAdmin();
      await admin.query('delete from photo_sync.roster where tenant_id = $1', [bot.tenant.state.id]);
      await untilUsed(bot);
      bot.tenant.state.clock.advance(24 * 3_600_000);
      await ask(bot);
      await bot.settled();
      assert.equal(await people(bot), 1);
    });

    it('answers while the server has no connection left, says so, and stores again afterwards', async () => {
      await admin.query('alter role bot connection limit 0');
      await admin.query(`select pg_terminate_backend(pid) from pg_stat_activity where usename = 'bot'`);
      const before = errors(bot).length;
      while (!errors(bot).some(({ trouble }) => trouble === 'too-many-connections')) {
        bot.tenant.state.clock.advance(24 * 3_600_000);
        assert.ok(await ask(bot));
        await bot.settled();
        await wait(20);
      }
      assert.match(errors(bot).slice(before).at(-1)?.remedy ?? '', /max_connections/);
      assert.equal(await isDegraded(bot), true);
      await admin.query('alter role bot connection limit -1');
      await untilUsed(bot);
    });
  });

  it('starts without it while it has no connection left, and opens it later', async () => {
    await admin.query('alter role bot connection limit 0');
    const bot = await start(asBot());
    try {
      assert.ok(await ask(bot));
      const [error] = errors(bot);
      assert.equal(error?.code, 'store-unreachable');
      assert.match(error.message, /too-many-connections, 53300/);
      assert.match(error.remedy ?? '', /max_connections/);
      await admin.query('alter role bot connection limit -1');
      await untilUsed(bot);
    } finally {
      await admin.query('alter role bot connection limit -1');
      await bot.stop();
    }
  });

  describe('over TLS', () => {
    const refused: Readonly<Record<string, () => string>> = {
      'sslmode=require, without the authority': () => '?sslmode=require',
      'sslmode=verify-full, without the authority': () => '?sslmode=verify-full',
      'sslmode=verify-full, with another authority': () =>
        `?sslmode=verify-full&sslrootcert=${certificateOf('other.pem')}`,
    };
    for (const [name, query] of Object.entries(refused)) {
      it(`is not used, and the start says what helps: ${name}`, async () => {
        const log: Log = () => assert.fail('The start goes on.');
        const error = await openStoreOfService({ databaseUrl: asBot(query()), folder: '' }, log).then(
          () => assert.fail('It started.'),
          (reason: unknown) => asCodedError(reason),
        );
        assert.equal(error.code, 'store-refused');
        assert.match(error.message, /certificate/);
        assert.match(error.remedy ?? '', /sslrootcert|NODE_EXTRA_CA_CERTS/);
      });
    }

    it('ends the process with code 1, and with the reason and the remedy in words', async () => {
      const settings = { ...MINIMAL_SETTINGS, DATABASE_URL: asBot('?sslmode=require') };
      const { code, err } = await runProgram('bot/index.ts', [], settings);
      assert.equal(code, 1);
      assert.match(err, /The database refuses this service \(certificate, [A-Z_]+\)\.\n\n.*NODE_EXTRA_CA_CERTS/s);
      assert.doesNotMatch(err, /\n +at /, 'no stack');
    });

    it('stores with sslmode=verify-full and the authority of the server', async () => {
      const bot = await start(asBot(`?sslmode=verify-full&sslrootcert=${certificateOf('authority.pem')}`));
      try {
        assert.ok(await ask(bot));
        await bot.settled();
        assert.equal(await isDegraded(bot), false);
        const { rows } = await admin.query(
          `select distinct ssl from pg_stat_ssl join pg_stat_activity using (pid) where usename = 'bot'`,
        );
        assert.deepEqual(rows, [{ ssl: true }], 'every connection is encrypted');
      } finally {
        await bot.stop();
      }
    });

    it('is not used if its certificate has signed itself, and the start says what helps', async () => {
      await server.useCertificate(await createAppCertificate());
      const open = () =>
        openStoreOfService({ databaseUrl: asBot('?sslmode=require'), folder: '' }, () => {}).then(
          () => assert.fail('It started.'),
          (reason: unknown) => asCodedError(reason),
        );
      let error = await open();
      while (!error.message.includes('DEPTH_ZERO_SELF_SIGNED_CERT')) {
        await wait(20);
        error = await open();
      }
      assert.equal(error.code, 'store-refused');
      assert.match(error.remedy ?? '', /sslrootcert/);
    });
  });
});
