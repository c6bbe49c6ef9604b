import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** Packages of a bundle that only some of its dependencies need. */
export interface PackageShare {
  readonly packages: number;
  readonly bytes: number;
}

/** The part of `sbom.cdx.json` that is read here: https://cyclonedx.org/docs/1.5/json/#dependencies */
interface Sbom {
  readonly metadata: { readonly component: { readonly 'bom-ref': string } };
  readonly dependencies: readonly { readonly ref: string; readonly dependsOn?: readonly string[] }[];
}

/**
 * The share of direct dependencies in the folder that `npm run bundle` writes: what would be gone without them.
 * `isOne`: by name.
 */
export function shareOf(bundle: string, isOne: (name: string) => boolean): PackageShare {
  const sbom: Sbom = JSON.parse(readFileSync(join(bundle, 'sbom.cdx.json'), 'utf8'));
  const dependsOn = new Map(sbom.dependencies.map(({ ref, dependsOn: needed = [] }) => [ref, needed]));
  const root = sbom.metadata.component['bom-ref'];
  const reached = (first: readonly string[]) => {
    const found = new Set<string>();
    for (const waiting = [...first]; waiting.length > 0; ) {
      const one = waiting.pop() as string;
      if (found.has(one)) continue;
      found.add(one);
      waiting.push(...(dependsOn.get(one) ?? []));
    }
    return found;
  };
  const direct = dependsOn.get(root) ?? [];
  const others = reached(direct.filter((one) => !isOne(one.replace(/@[^@]*$/, ''))));
  const sizes = sizesIn(join(bundle, 'node_modules'));
  const only = [...reached(direct)].filter((one) => !others.has(one) && sizes.has(one));
  return { packages: only.length, bytes: only.reduce((sum, one) => sum + (sizes.get(one) ?? 0), 0) };
}

/** Bytes of each installed package, all copies together, by `name@version`. */
function sizesIn(modules: string): Map<string, number> {
  const sizes = new Map<string, number>();
  const take = (folder: string) => {
    const { name, version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    const key = `${name}@${version}`;
    sizes.set(key, (sizes.get(key) ?? 0) + bytesOf(folder));
    for (const [nested, bytes] of sizesIn(join(folder, 'node_modules')))
      sizes.set(nested, (sizes.get(nested) ?? 0) + bytes);
  };
  for (const entry of foldersIn(modules)) {
    if (!entry.startsWith('@')) take(join(modules, entry));
    else for (const scoped of foldersIn(join(modules, entry))) take(join(modules, entry, scoped));
  }
  return sizes;
}

function foldersIn(folder: string): string[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
      .map(({ name }) => name);
  } catch {
    return [];
  }
}

/** Without the packages inside it. */
function bytesOf(folder: string): number {
  return readdirSync(folder, { withFileTypes: true }).reduce((sum, entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return entry.name === 'node_modules' ? sum : sum + bytesOf(path);
    return sum + statSync(path).size;
  }, 0);
}
