import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { zipSync } from 'fflate';
import { CodedError } from '../../src/errors.ts';
import { fillPlaceholders } from './fill-placeholders.ts';
import { type PackageManifest, packageProblems } from './package-problems.ts';
import { readToolkitEnvironment } from './toolkit-environment.ts';

export interface WrittenPackage {
  readonly file: string;
  readonly sha256: string;
  /** Names of the files in the package, in their order. */
  readonly entries: readonly string[];
}

/** Local time, which is what zip files contain: the same bytes in each time zone. The earliest that they can hold. */
const FIXED_TIME = new Date(1980, 0, 1);

/**
 * Writes the app package of an environment. Throws `settings-file-unreadable`, `placeholder-unresolved` and
 * `app-package-invalid`; then it writes nothing.
 */
export async function writePackage(
  environment: string,
  file = `appPackage/build/appPackage.${environment}.zip`,
  process: Readonly<Record<string, string | undefined>> = {},
): Promise<WrittenPackage> {
  const values = await readToolkitEnvironment(environment, 'env', process);
  const source = await readFile('appPackage/manifest.json', 'utf8');
  // Placeholders are within strings, so that the file is JSON before they are filled, too.
  const { icons, localizationInfo } = JSON.parse(source) as PackageManifest;
  const languages = (localizationInfo?.additionalLanguages ?? []).map((language) => language.file).toSorted();
  const missing = new Set<string>();
  const texts = new Map<string, string>();
  for (const name of ['manifest.json', ...languages]) {
    texts.set(name, fillPlaceholders(await readSource(name), values, missing));
  }
  refuseMissing(missing, environment);
  const problems = await packageProblems(texts);
  if (problems.length > 0) {
    const remedy = problems.map((problem) => `- ${problem}`).join('\n');
    throw new CodedError('app-package-invalid', 'Teams would refuse this app package.', { remedy });
  }
  const files = new Map([...texts].map(([name, text]) => [name, Buffer.from(text)]));
  for (const name of [icons.color, icons.outline]) files.set(name, await readFile(join('appPackage', name)));
  const zip = zipSync(Object.fromEntries(files), { level: 9, mtime: FIXED_TIME });
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, zip);
  return { file, sha256: createHash('sha256').update(zip).digest('hex'), entries: [...files.keys()] };
}

function readSource(name: string): Promise<string> {
  return readFile(join('appPackage', name), 'utf8');
}

function refuseMissing(missing: ReadonlySet<string>, environment: string): void {
  if (missing.size === 0) return;
  const names = [...missing].toSorted().join(', ');
  const file = `env/.env.${environment}`;
  throw new CodedError('placeholder-unresolved', `These placeholders of the app package have no value: ${names}.`, {
    remedy: `Set them in ${file} or in the environment. "Provision" in the Agents Toolkit writes the ids there.`,
  });
}
