import assert from 'node:assert/strict';
import { setTimeout as wait } from 'node:timers/promises';
import { Client } from 'pg';
import { type RunningBot, startTenantWithBot } from '../../helpers/bot/running-bot.ts';
import { newDatabase } from '../../helpers/shared-postgres.ts';
import { startTcpProxy, type TcpProxy } from '../../helpers/store/tcp-proxy.ts';

/** Trouble of the PostgreSQL server, as a person and an operator see it. docs/store.md has the same table. */
describe('A bot whose PostgreSQL server', () => {
  let bot: RunningBot;
  let proxy: TcpProxy;
  let admin: Client;

  const ask = async () => {
    const chat = bot.tenant.teams.personalChat(bot.tenant.chatPerson);
    await chat.say('my photo is wrong');
    return (await chat.nextMessage()).card;
  };
  const readiness = async () => (await fetch(`${bot.url}/ready`, { headers: { connection: 'close' } })).json();
  const isDegraded = async () => ((await readiness()) as { degraded: string[] }).degraded.includes('database');
  const errors = () =>
    bot.logged
      .filter(({ level }) => level === 50)
      .map(({ err, trouble }) => ({ ...(err as { code: string; remedy?: string }), trouble }));
  async function untilUsed(): Promise<void> {
    while (await isDegraded()) {
      await ask();
      await wait(50);
    }
  }

  before(async () => {
    const url = await newDatabase();
    proxy = await startTcpProxy(url);
    proxy.state = 'refused';
    admin = new Client({ connectionString: url });
    await admin.connect();
    const settings = () => ({ DATABASE_URL: proxy.url });
    bot = await startTenantWithBot({ store: 'from-settings', settings });
  });
  after(async () => {
    await bot.stop();
    await admin.end();
    await proxy.stop();
  });

  it('is away at the start answers people, says so once with a remedy, and uses the server as soon as it is there', async () => {
    assert.ok(await ask());
    assert.deepEqual(await readiness(), { status: 'ready', degraded: ['database'] });
    const [first] = errors();
    assert.equal(first?.code, 'store-unreachable');
    assert.match(first?.remedy ?? '', /DATABASE_URL/);
    assert.equal(errors().filter(({ code }) => code === 'store-unreachable').length, 1);
    proxy.state = 'open';
    await untilUsed();
    // The database can be used again before a person has written.
    await ask();
    await bot.settled();
    const { rows } = await admin.query('select count(*)::int as people from photo_sync.roster where tenant_id = $1', [
      bot.tenant.state.id,
    ]);
    assert.ok(rows[0].people > 0);
  });

  const troubles: Readonly<Record<string, { begin(): unknown; end(): unknown; fails: boolean }>> = {
    'ends every session': {
      begin: () =>
        admin.query(`select pg_terminate_backend(pid) from pg_stat_activity
          where datname = current_database() and pid <> pg_backend_pid()`),
      end: () => {},
      fails: false,
    },
    'resets every connection': { begin: () => proxy.reset(), end: () => {}, fails: false },
    'refuses every connection': {
      begin: () => {
        proxy.state = 'refused';
        proxy.reset();
      },
      end: () => {
        proxy.state = 'open';
      },
      fails: true,
    },
    'falls silent': {
      begin: () => {
        proxy.state = 'silent';
      },
      end: () => {
        proxy.state = 'open';
      },
      fails: true,
    },
    'has become a read-only standby': {
      begin: () =>
        admin.query(`do $$ begin execute format('alter database %I set default_transaction_read_only = on',
        current_database()); end $$; select pg_terminate_backend(pid) from pg_stat_activity
        where datname = current_database() and pid <> pg_backend_pid()`),
      end: () =>
        admin.query(`do $$ begin execute format('alter database %I reset default_transaction_read_only',
          current_database()); end $$`),
      fails: true,
    },
  };
  for (const [name, { begin, end, fails }] of Object.entries(troubles)) {
    it(`${name} during a turn answers the person and uses the server again afterwards`, async () => {
      const turn = ask();
      await begin();
      assert.ok(await turn);
      // What is written differs from what is cached.
      bot.tenant.state.clock.advance(24 * 3_600_000);
      assert.ok(await ask());
      await bot.settled();
      if (fails) assert.ok(await isDegraded());
      await end();
      await untilUsed();
    });
  }
});
