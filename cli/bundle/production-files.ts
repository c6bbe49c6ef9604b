/** The parts of package.json that this needs. */
interface PackageJson {
  readonly scripts: Readonly<Record<string, string>>;
  readonly [field: string]: unknown;
}

interface LockFile {
  readonly packages: Readonly<Record<string, { readonly dev?: boolean; readonly devOptional?: boolean }>>;
  readonly [field: string]: unknown;
}

const KEPT = [
  'name',
  'version',
  'private',
  'description',
  'license',
  'type',
  'bin',
  'engines',
  'dependencies',
  'overrides',
];

/** package.json of the bundle: no development dependencies, no workspaces, and only the script that starts the bot. */
export function productionPackage(source: PackageJson): Record<string, unknown> {
  const kept = Object.fromEntries(Object.entries(source).filter(([field]) => KEPT.includes(field)));
  return { ...kept, scripts: { start: source.scripts['start:built'] } };
}

/** The lock file that belongs to it: the same versions and checksums, without development and the sandbox. */
export function productionLock(source: LockFile, root: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const { name, version, license, dependencies, engines } = root;
  const packages = Object.entries(source.packages).filter(
    ([path, { dev, devOptional }]) => path.startsWith('node_modules/') && !dev && !devOptional && !isSandbox(path),
  );
  return {
    ...source,
    packages: { '': { name, version, license, dependencies, engines }, ...Object.fromEntries(packages) },
  };
}

function isSandbox(path: string): boolean {
  return path === 'node_modules/tenant-sandbox';
}
