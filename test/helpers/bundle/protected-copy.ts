import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, copyFileSync, cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createDataFolder } from '../store/data-folder.ts';

/** `nobody` on Linux: a user who owns nothing. */
const OTHER_USER = 65_534;
const IS_ROOT = process.getuid?.() === 0;

export interface ProtectedCopy {
  /** The command line that starts the bot, in the folder, as the other user. No path in it has a space. */
  command(node: string): string;
  /** The one folder that the other user may write. */
  readonly data: string;
  /** Changes with each file of the copy. */
  fingerprint(): string;
  /** Whether the user who runs the bot can create a file in the copy. */
  isWritable(): boolean;
}

/**
 * A copy of the bundle that only root could change, and a data folder for the user who runs it. Without root, the tests
 * run as the user who owns the copy, and its permissions protect it.
 */
export async function protectedCopy(bundle: string, folder: string): Promise<ProtectedCopy> {
  mkdirSync(folder, { recursive: true, mode: 0o755 });
  const copy = join(folder, 'app');
  const data = join(folder, 'data');
  cpSync(bundle, copy, { recursive: true });
  await createDataFolder(data);
  execFileSync('chmod', ['-R', 'a-w,a+rX', copy]);
  if (IS_ROOT) execFileSync('chown', ['-R', `${OTHER_USER}:${OTHER_USER}`, data]);
  const asOther = IS_ROOT ? ['setpriv', `--reuid=${OTHER_USER}`, `--regid=${OTHER_USER}`, '--clear-groups'] : ['env'];
  const { scripts } = JSON.parse(readFileSync(join(copy, 'package.json'), 'utf8')) as { scripts: { start: string } };
  return {
    command: (node) => ['env', '-C', copy, ...asOther, scripts.start.replace(/^node/, node)].join(' '),
    data,
    fingerprint: () => fingerprintOf(copy),
    isWritable() {
      const [program = '', ...args] = [...asOther, 'touch', join(copy, 'lib/written')];
      return spawnSync(program, args, { stdio: 'ignore' }).status === 0;
    },
  };
}

function fingerprintOf(folder: string): string {
  const hash = createHash('sha256');
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  for (const file of entries.map(({ parentPath, name }) => join(parentPath, name)).toSorted()) {
    hash.update(file).update(readFileSync(file));
  }
  return hash.digest('hex');
}

/** A copy of a Node that every user may run. The repository can be in a folder that is closed to others. */
export function copyOfNode(node: string, folder: string): string {
  mkdirSync(folder, { recursive: true, mode: 0o755 });
  const copy = join(folder, 'node');
  copyFileSync(node, copy);
  chmodSync(copy, 0o755);
  return copy;
}

/** Installs the oldest Node that package.json allows, once for all runs, and returns its program. */
export function oldestNode(version: string): string {
  const folder = join(import.meta.dirname, '../../../node_modules/.cache/photo-sync', `node-${version}`);
  const name = `node-${process.platform}-${process.arch}`;
  const program = join(folder, 'node_modules', name, 'bin/node');
  if (spawnSync(program, ['--version'], { encoding: 'utf8' }).stdout?.trim() === `v${version}`) return program;
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{"private":true}');
  execFileSync('npm', ['install', '--no-save', '--no-audit', '--no-fund', `${name}@${version}`], {
    cwd: folder,
    env: Object.fromEntries(Object.entries(process.env).filter(([key]) => !key.startsWith('npm_'))),
  });
  return program;
}
