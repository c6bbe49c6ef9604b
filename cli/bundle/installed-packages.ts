import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

export interface InstalledPackage {
  /** From the folder that has node_modules. */
  readonly path: string;
  readonly name: string;
  readonly version: string;
  readonly license: string | undefined;
  readonly homepage: string | undefined;
}

/** Every package below a folder's node_modules, nested ones too, sorted by name and version. */
export async function installedPackages(folder: string): Promise<InstalledPackage[]> {
  const found = await packagesIn(folder, 'node_modules');
  return found.toSorted((one, other) => compare(`${one.name}@${one.version}`, `${other.name}@${other.version}`));
}

async function packagesIn(folder: string, modules: string): Promise<InstalledPackage[]> {
  const packages: InstalledPackage[] = [];
  for (const path of await packageFolders(folder, modules)) {
    packages.push(await readPackage(folder, path), ...(await packagesIn(folder, `${path}/node_modules`)));
  }
  return packages;
}

/** `node_modules/name` and `node_modules/@scope/name`. */
async function packageFolders(folder: string, modules: string): Promise<string[]> {
  const names = await visibleFolders(join(folder, modules));
  const scoped = names.filter((name) => name.startsWith('@'));
  const nested = await Promise.all(
    scoped.map(async (scope) =>
      (await visibleFolders(join(folder, modules, scope))).map((name) => `${modules}/${scope}/${name}`),
    ),
  );
  return [...names.filter((name) => !name.startsWith('@')).map((name) => `${modules}/${name}`), ...nested.flat()];
}

async function visibleFolders(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  return entries.filter((entry) => entry.isDirectory() && !entry.name.startsWith('.')).map(({ name }) => name);
}

async function readPackage(folder: string, path: string): Promise<InstalledPackage> {
  const { name, version, license, licenses, homepage, repository } = JSON.parse(
    await readFile(join(folder, path, 'package.json'), 'utf8'),
  );
  return {
    path,
    name,
    version,
    license: licenseName(license) ?? licenseName(licenses?.[0]),
    homepage: homepage ?? repository?.url ?? (typeof repository === 'string' ? repository : undefined),
  };
}

/** Old packages have an object or a list of them. */
function licenseName(license: unknown): string | undefined {
  if (typeof license === 'string') return license;
  const { type } = Object(license) as { type?: unknown };
  return typeof type === 'string' ? type : undefined;
}

function compare(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}
