import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { AppManifestUtils, type TeamsManifest } from '@microsoft/app-manifest';
import Ajv from 'ajv-draft-04';

/** What a manifest names of its package. */
export interface PackageManifest {
  readonly $schema: string;
  readonly manifestVersion: string;
  readonly icons: { readonly color: string; readonly outline: string };
  readonly localizationInfo?: {
    readonly additionalLanguages?: readonly { readonly languageTag: string; readonly file: string }[];
  };
  readonly validDomains?: readonly string[];
}

/** What Teams would refuse in a package, one sentence each. `texts`: the filled JSON files by their names. */
export async function packageProblems(texts: ReadonlyMap<string, string>): Promise<string[]> {
  const manifest = JSON.parse(texts.get('manifest.json') ?? '{}') as PackageManifest;
  const { manifestVersion: version, $schema: schema } = manifest;
  // Otherwise the validator would load the schema from the network.
  if (!isBundled(version) || !schema?.endsWith(`/v${version}/MicrosoftTeams.schema.json`)) {
    return [`manifest.json: no schema of version ${version} is known, or $schema names another version.`];
  }
  const ofManifest = await AppManifestUtils.validateAgainstSchema(manifest as TeamsManifest);
  const problems = ofManifest.map((problem) => `manifest.json: ${problem.trim()}`);
  // The schema allows a path, and Teams then opens no window for the sign-in.
  for (const domain of manifest.validDomains ?? []) {
    if (/[/:]/.test(domain)) problems.push(`manifest.json: ${domain} in validDomains must be a host name only.`);
  }
  const languages = [...texts].filter(([name]) => name !== 'manifest.json');
  if (languages.length === 0) return problems;
  const check = await localizationCheck(version);
  return [...problems, ...languages.flatMap(([name, text]) => check(JSON.parse(text)).map((one) => `${name}: ${one}`))];
}

const { resolve } = createRequire(import.meta.url);

function schemaFile(version: string, name: string): string {
  return resolve(`@microsoft/app-manifest/build/json-schemas/teams/v${version}/${name}.schema.json`);
}

function isBundled(version: string): boolean {
  try {
    return schemaFile(version, 'MicrosoftTeams').length > 0;
  } catch {
    return false;
  }
}

/** Returns what the schema of language files criticizes, such as a text that is too long. */
async function localizationCheck(version: string): Promise<(file: object) => string[]> {
  const schema = JSON.parse(await readFile(schemaFile(version, 'MicrosoftTeams.Localization'), 'utf8')) as object;
  // The schema's patterns are not valid regular expressions in Unicode mode.
  const ajv = new Ajv({ strict: false, validateFormats: false, unicodeRegExp: false, allErrors: true });
  const validate = ajv.compile(schema);
  return (file) => {
    validate(file);
    return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
  };
}
