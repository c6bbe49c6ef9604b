import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** The sources of the version before this one, with its packages. */
export interface PreviousVersion {
  /** The tag or commit. */
  readonly name: string;
  readonly folder: string;
}

/**
 * Stands for the version before, as long as no release has a tag: the first commit that starts on a database of a newer
 * version. PREVIOUS_VERSION in the environment names another commit or tag.
 */
const BEFORE_THE_FIRST_RELEASE = 'b1bcd43b6b55d34f9810811b3fdf0f4b5ab9eb32';

/**
 * Writes the sources of the version before into `folder`, and gives them the packages of their lock file. Undefined if
 * neither the repository nor its remote has them, as in a copy without history. Throws if PREVIOUS_VERSION is missing.
 */
export function writePreviousVersion(folder: string): PreviousVersion | undefined {
  const name = process.env.PREVIOUS_VERSION || newestRelease() || BEFORE_THE_FIRST_RELEASE;
  if (!hasCommit(name) && !isFetched(name)) {
    if (process.env.PREVIOUS_VERSION) throw new Error(`The history lacks ${name}.`);
    return undefined;
  }
  const commit = hasCommit(name) ? name : 'FETCH_HEAD';
  mkdirSync(folder, { recursive: true });
  const index = { GIT_INDEX_FILE: join(folder, '.index') };
  gitWith(index, 'read-tree', commit);
  gitWith(index, 'checkout-index', '--all', `--prefix=${folder}/`);
  rmSync(index.GIT_INDEX_FILE);
  if (hasAllPackagesOf(folder)) linkPackages(join(folder, 'node_modules'));
  else installPackages(folder);
  return { name, folder };
}

/** The newest tag of an ancestor, such as v1.2.3. A release itself is compared with the one before. */
function newestRelease(): string | undefined {
  if (!succeeds('rev-parse', 'HEAD')) return undefined;
  const head = git('rev-parse', 'HEAD');
  const tags = git('tag', '--merged', 'HEAD', '--sort=-version:refname', '--list', 'v[0-9]*').split('\n');
  return tags.find((tag) => tag !== '' && git('rev-parse', `${tag}^{commit}`) !== head);
}

function hasCommit(name: string): boolean {
  return succeeds('cat-file', '-e', `${name}^{commit}`);
}

/** A shallow clone can get one commit more, too. */
function isFetched(name: string): boolean {
  return succeeds('fetch', '--quiet', '--depth=1', 'origin', name);
}

function succeeds(...args: string[]): boolean {
  try {
    git(...args);
    return true;
  } catch {
    return false;
  }
}

type Packages = Readonly<
  Record<string, { readonly version?: string; readonly dev?: boolean; readonly link?: boolean }>
>;

/** Whether this version's packages contain those of that version, so that nothing has to be installed. */
function hasAllPackagesOf(folder: string): boolean {
  const [theirs, ours] = [packagesIn(folder), packagesIn('.')];
  return Object.entries(theirs).every(
    ([path, { version, dev, link }]) =>
      dev || link || !path.startsWith('node_modules/') || (ours[path]?.version === version && isInstalled(path)),
  );
}

function packagesIn(folder: string): Packages {
  return JSON.parse(readFileSync(join(folder, 'package-lock.json'), 'utf8')).packages;
}

/** npm leaves out packages for other platforms. */
function isInstalled(path: string): boolean {
  return existsSync(path) || !existsSync(join(path, '..'));
}

/** Each version has a cache of its own in that folder. */
function linkPackages(folder: string): void {
  mkdirSync(folder);
  for (const name of readdirSync('node_modules')) {
    if (name !== '.cache') symlinkSync(resolve('node_modules', name), join(folder, name));
  }
}

function installPackages(folder: string): void {
  const env = Object.fromEntries(Object.entries(process.env).filter(([key]) => !key.startsWith('npm_')));
  execFileSync('npm', ['ci', '--omit=dev', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: folder, env });
}

function git(...args: string[]): string {
  return gitWith({}, ...args);
}

function gitWith(env: Readonly<Record<string, string>>, ...args: string[]): string {
  return execFileSync('git', args, { encoding: 'utf8', stdio: 'pipe', env: { ...process.env, ...env } }).trim();
}
