import { chmod, lstat, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import type { PGlite } from '@electric-sql/pglite';
import { serveDatabase, type WireServer } from './wire-server.ts';

/** Name of the socket that PostgreSQL's own clients expect in a folder (`psql -h FOLDER`). */
const SOCKET = '.s.PGSQL.5432';
/** File in the data folder that names the temporary folder of the socket. */
const SOCKET_FOLDER_FILE = 'socket-folder';
/** Prefix of temporary folders. */
const TEMPORARY_PREFIX = 'photo-sync-bot-';
/** Maximum path of a Unix socket in bytes: 104 on macOS, 108 on Linux, each with a final zero (`sun_path`, unix(7)). */
const MAX_SOCKET_PATH = 103;

/** Serves the database at the path of a socket. */
type Serve = (pglite: PGlite, path: string) => Promise<WireServer>;

/**
 * Serves the folder's database to other processes of the same user. The socket lies in the folder, or in a temporary
 * folder if the path is too long or the file system has no sockets. Without either, the service runs, and commands
 * cannot reach it. The caller must hold the folder's lock: an existing socket is a leftover to remove.
 */
export async function serveFolder(pglite: PGlite, folder: string, serve: Serve = serveDatabase): Promise<WireServer> {
  // Node does not support Unix sockets on Windows.
  if (process.platform === 'win32') return { close: async () => {} };
  const leftover = await readSocketFolder(folder);
  // Delete temporary folders of ours only: in a copied or edited data folder, the file can name any folder.
  if (leftover && dirname(leftover) === tmpdir() && basename(leftover).startsWith(TEMPORARY_PREFIX)) {
    await rm(leftover, { recursive: true, force: true });
  }
  await rm(join(folder, SOCKET_FOLDER_FILE), { force: true });
  if (Buffer.byteLength(join(folder, SOCKET)) <= MAX_SOCKET_PATH) {
    try {
      return await listen(pglite, folder, serve);
    } catch (error) {
      if (!NO_SOCKETS.has((error as { code?: unknown }).code)) throw error;
    }
  }
  return serveElsewhere(pglite, folder, serve);
}

/** Codes of file systems without Unix sockets, such as SMB and FUSE mounts: bind(2). */
const NO_SOCKETS: ReadonlySet<unknown> = new Set(['EACCES', 'EINVAL', 'ENOSYS', 'ENOTSUP', 'EOPNOTSUPP', 'EPERM']);

async function serveElsewhere(pglite: PGlite, folder: string, serve: Serve): Promise<WireServer> {
  const socketFolder = await mkdtemp(join(tmpdir(), TEMPORARY_PREFIX));
  const remove = () => rm(socketFolder, { recursive: true, force: true });
  let server: WireServer;
  try {
    server = await listen(pglite, socketFolder, serve);
  } catch (error) {
    await remove();
    if (!NO_SOCKETS.has((error as { code?: unknown }).code)) throw error;
    return { close: async () => {} };
  }
  await writeFile(join(folder, SOCKET_FOLDER_FILE), socketFolder, { mode: 0o600 });
  return {
    async close() {
      await server.close();
      await remove();
      await rm(join(folder, SOCKET_FOLDER_FILE), { force: true });
    },
  };
}

/** Returns the socket's folder (`host` of a connection); undefined: no process uses this data folder. */
export async function findSocket(folder: string): Promise<string | undefined> {
  const socketFolder = (await readSocketFolder(folder)) ?? folder;
  return (await canConnect(join(socketFolder, SOCKET))) ? socketFolder : undefined;
}

async function listen(pglite: PGlite, socketFolder: string, serve: Serve): Promise<WireServer> {
  const path = join(socketFolder, SOCKET);
  await rm(path, { force: true });
  const server = await serve(pglite, path);
  // A second barrier: the folder itself is private.
  await chmod(path, 0o600);
  return server;
}

/**
 * Reads the name of the socket's folder. Undefined if there is none, or if the folder is not private to the user who
 * wrote the name: after a restart of the machine, another user can create a folder with that name.
 */
async function readSocketFolder(folder: string): Promise<string | undefined> {
  try {
    const file = join(folder, SOCKET_FOLDER_FILE);
    const named = await readFile(file, 'utf8');
    const [written, found] = [await lstat(file), await lstat(named)];
    const isPrivate = found.isDirectory() && found.uid === written.uid && (found.mode & 0o077) === 0;
    return isPrivate ? named : undefined;
  } catch {
    return undefined;
  }
}

function canConnect(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path);
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
}
