import { existsSync } from 'node:fs';
import { cp, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { CodedError } from '../../src/errors.ts';
import { installedPackages } from './installed-packages.ts';
import { licenceNotices } from './notices.ts';
import { productionLock, productionPackage } from './production-files.ts';
import { runNpm } from './run-npm.ts';

/** Names of npm's options `--os`, `--cpu` and `--libc`. */
export interface Platform {
  readonly os: string;
  readonly cpu: string;
  readonly libc: string;
}

export interface WrittenBundle {
  /** Absolute path. */
  readonly folder: string;
  readonly packages: number;
  readonly platform: Platform;
}

const NOTICES = 'THIRD-PARTY-NOTICES.txt';
const BILL_OF_MATERIALS = 'sbom.cdx.json';
/** The build writes it last. */
const BUILT = 'lib/bot/understand/model.bin';

/**
 * Writes the folder that is deployed, from `lib/`. It is complete or not there: the work is done beside it. Throws
 * `bundle-failed`.
 */
export async function writeBundle(out: string, platform: Platform): Promise<WrittenBundle> {
  if (!existsSync(BUILT)) {
    throw new CodedError('bundle-failed', 'There is no built code in lib/.', { remedy: 'Run npm run build first.' });
  }
  const folder = resolve(out);
  await refuseOtherFolder(folder);
  const partial = `${folder}.partial`;
  await rm(partial, { recursive: true, force: true });
  await mkdir(partial, { recursive: true });
  const source = productionPackage(JSON.parse(await readFile('package.json', 'utf8')));
  const lock = productionLock(JSON.parse(await readFile('package-lock.json', 'utf8')), source);
  await writeJson(join(partial, 'package.json'), source);
  await writeJson(join(partial, 'package-lock.json'), lock);
  const { os, cpu, libc } = platform;
  // The install scripts would run for this machine, and the bot needs none of them.
  const install = ['ci', '--omit=dev', '--ignore-scripts', '--no-audit', '--no-fund'];
  await runNpm(partial, [...install, `--os=${os}`, `--cpu=${cpu}`, `--libc=${libc}`]);
  const packages = await installedPackages(partial);
  await writeFile(join(partial, NOTICES), await licenceNotices(partial, packages));
  const bill = await runNpm(partial, ['sbom', '--omit=dev', '--sbom-format=cyclonedx', '--sbom-type=application']);
  await writeJson(join(partial, BILL_OF_MATERIALS), withName(JSON.parse(bill), String(source.name)));
  // What only npm needs.
  await rm(join(partial, 'package-lock.json'));
  await rm(join(partial, 'node_modules/.package-lock.json'), { force: true });
  for (const { path } of [{ path: '' }, ...packages]) {
    await rm(join(partial, path, 'node_modules/.bin'), { recursive: true, force: true });
  }
  await cp('lib', join(partial, 'lib'), { recursive: true });
  // The compiler copies the one of the repository there, with its scripts and development dependencies.
  await writeJson(join(partial, 'lib/package.json'), source);
  await rm(folder, { recursive: true, force: true });
  await rename(partial, folder);
  return { folder, packages: packages.length, platform };
}

/** npm names the bill after the folder. */
function withName(bill: { metadata: { component: object } }, name: string): object {
  return { ...bill, metadata: { ...bill.metadata, component: { ...bill.metadata.component, name } } };
}

/** An earlier bundle is replaced, and nothing else. */
async function refuseOtherFolder(folder: string): Promise<void> {
  const names = await readdir(folder).catch((): string[] => []);
  if (names.length === 0 || names.includes(BILL_OF_MATERIALS)) return;
  const remedy = 'Name a folder that does not exist yet, or delete it.';
  throw new CodedError('bundle-failed', `${folder} is not empty and no earlier bundle.`, { remedy });
}

function writeJson(file: string, value: unknown): Promise<void> {
  return writeFile(file, `${JSON.stringify(value, undefined, 2)}\n`);
}
