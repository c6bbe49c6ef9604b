import localizationSchema from '@microsoft/app-manifest/build/json-schemas/teams/v1.29/MicrosoftTeams.Localization.schema.json' with {
  type: 'json',
};
import Ajv from 'ajv-draft-04';

/** The texts of a manifest that a file of a language translates, by their paths: `bots[0].commandLists[0].…`. */
export function translatableTexts(manifest: object): ReadonlyMap<string, string> {
  return new Map([...textsAt(manifest, '')].filter(([path]) => isTranslatable(path)));
}

// The schema's patterns are not valid regular expressions in Unicode mode.
const ajv = new Ajv({ strict: false, validateFormats: false, unicodeRegExp: false, allErrors: true });
let validate: ReturnType<typeof ajv.compile> | undefined;

/** What the schema of such files criticizes, such as a text that is too long. */
export function localizationProblems(file: object): string[] {
  validate ??= ajv.compile(localizationSchema);
  validate(file);
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}

const PATTERNS = Object.keys(localizationSchema.patternProperties).map((pattern) => new RegExp(pattern));

function isTranslatable(path: string): boolean {
  return (
    (path !== '$schema' && Object.hasOwn(localizationSchema.properties, path)) ||
    PATTERNS.some((pattern) => pattern.test(path))
  );
}

function textsAt(value: unknown, path: string): [string, string][] {
  if (typeof value === 'string') return [[path, value]];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, child]) =>
    textsAt(child, Array.isArray(value) ? `${path}[${key}]` : path === '' ? key : `${path}.${key}`),
  );
}
