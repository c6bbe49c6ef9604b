import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startTenant, type Tenant } from '../../../sandbox/index.ts';
import { writeAppCertificate } from '../../../sandbox/launch/app-certificate.ts';
import { botEnvironment } from '../../../sandbox/launch/bot-environment.ts';
import { type PostgresServer, startPostgres } from '../postgres-server.ts';
import { type PreviousVersion, writePreviousVersion } from './previous-version.ts';
import { startVersion, type VersionProcess } from './version-process.ts';

const HOUR = 3_600_000;

/** A tenant and a database server for processes of the version before and of this one. */
export interface TwoVersions {
  readonly previous: PreviousVersion;
  readonly tenant: Tenant;
  readonly server: PostgresServer;
  /** A folder for the test's files. */
  readonly root: string;
  /** Starts the sources in `folder`, with nudges at any hour. `database`: the settings that say where the data is. */
  start(folder: string, database: Readonly<Record<string, string>>): Promise<VersionProcess>;
  /** Teams sends what people write to this process from now on. */
  connect(bot: VersionProcess): void;
  /** Fails if the process ends with another code than 0, or could not work with its database. */
  stop(bot: VersionProcess): Promise<void>;
  /** Stops the processes that run. */
  stopBots(): Promise<void>;
  end(): Promise<void>;
}

/** Undefined if the history lacks the version before. */
export async function startTwoVersions(): Promise<TwoVersions | undefined> {
  const root = mkdtempSync(join(tmpdir(), 'photo-sync-versions-'));
  const previous = writePreviousVersion(join(root, 'previous'));
  if (!previous) {
    process.stderr.write('  NOT TESTED: the history lacks the version before. git fetch --unshallow --tags\n');
    rmSync(root, { recursive: true });
    return undefined;
  }
  process.stdout.write(`  The version before is ${previous.name}.\n`);
  const files = {
    authority: join(root, 'authority.pem'),
    clock: join(root, 'clock'),
    certificate: join(root, 'app.pem'),
  };
  const [tenant, server] = await Promise.all([startTenant({ peopleSeed: 1 }), startPostgres()]);
  writeFileSync(files.authority, tenant.certificates.authority);
  await writeAppCertificate(tenant.apps.signIn, files.certificate);
  tenant.state.clock.follow((offset) => writeFileSync(files.clock, String(offset)));
  tenant.state.switches.copyInterval = 24 * HOUR;

  const running = new Set<VersionProcess>();
  async function stop(bot: VersionProcess): Promise<void> {
    running.delete(bot);
    const code = await bot.stop();
    assert.deepEqual([code, bot.refusals], [0, []]);
  }

  return {
    previous,
    tenant,
    server,
    root,
    async start(folder, database) {
      const bot = await startVersion(folder, (origin) => ({
        ...botEnvironment(tenant, origin, { ...files, data: join(root, 'unused') }),
        SHAREPOINT_MY_SITE_URL: tenant.addresses.sharepoint,
        ...{ NUDGES: 'on', NUDGES_HOURS: '00:00-24:00', NUDGES_DAYS: 'mon,tue,wed,thu,fri,sat,sun' },
        ...{ NUDGES_BULK_SHARE: '1', NUDGES_GRACE_MINUTES: '0', BEAT_SECONDS: '1', LOG_LEVEL: 'info' },
        ...database,
      }));
      running.add(bot);
      return bot;
    },
    connect(bot) {
      const { bot: app, signIn } = tenant.apps;
      tenant.teams.connectBot({
        botId: app.clientId,
        ssoClientId: signIn.clientId,
        endpoint: `${bot.origin}/api/messages`,
      });
    },
    stop,
    async stopBots() {
      for (const bot of running) await stop(bot);
    },
    async end() {
      await tenant.stop();
      await server.stop();
      rmSync(root, { recursive: true });
    },
  };
}
