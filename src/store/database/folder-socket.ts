import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import type { PGlite } from '@electric-sql/pglite';
import { serveDatabase, type WireServer } from './wire-server.ts';

/** The name under which PostgreSQL's own clients look for a socket in a folder (`psql -h FOLDER`). */
const SOCKET = '.s.PGSQL.5432';
/** In the data folder: where the socket lies, if not here. */
const ELSEWHERE = 'socket-folder';
/** How the temporary one's name begins. */
const PLACE = 'photo-sync-bot-';
/** The address of a Unix socket has 104 bytes on macOS and 108 on Linux, with a zero at its end (`sun_path`, unix(7)). */
const LONGEST = 103;

/**
 * Serves the folder's database to other processes of the same user, on a socket in the folder, or in a temporary one where the folder's
 * path is too long for a socket. Only for whoever holds the folder's lock: what lies here from before belongs to nobody.
 */
export async function serveFolder(pglite: PGlite, folder: string): Promise<WireServer> {
  // Node has no Unix sockets there.
  if (process.platform === 'win32') return { close: async () => {} };
  const before = await readSocketFolder(folder);
  // Only what was made below: a folder that was copied, or written to, may name anything.
  if (before && dirname(before) === tmpdir() && basename(before).startsWith(PLACE)) {
    await rm(before, { recursive: true, force: true });
  }
  await rm(join(folder, ELSEWHERE), { force: true });
  if (Buffer.byteLength(join(folder, SOCKET)) <= LONGEST) return listen(pglite, folder);
  const place = await mkdtemp(join(tmpdir(), PLACE));
  await writeFile(join(folder, ELSEWHERE), place, { mode: 0o600 });
  const server = await listen(pglite, place);
  return {
    async close() {
      await server.close();
      await rm(place, { recursive: true, force: true });
      await rm(join(folder, ELSEWHERE), { force: true });
    },
  };
}

/** Where the process listens that has this folder open (the `host` of a connection), or undefined: none does. */
export async function findSocket(folder: string): Promise<string | undefined> {
  const place = (await readSocketFolder(folder)) ?? folder;
  return (await answers(join(place, SOCKET))) ? place : undefined;
}

async function listen(pglite: PGlite, place: string): Promise<WireServer> {
  const path = join(place, SOCKET);
  await rm(path, { force: true });
  const server = await serveDatabase(pglite, path);
  // The folder keeps others out already.
  await chmod(path, 0o600);
  return server;
}

async function readSocketFolder(folder: string): Promise<string | undefined> {
  try {
    return await readFile(join(folder, ELSEWHERE), 'utf8');
  } catch {
    return undefined;
  }
}

function answers(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path);
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
}
