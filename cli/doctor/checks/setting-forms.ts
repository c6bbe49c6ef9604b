import { X509Certificate } from 'node:crypto';
import { lookup } from 'node:dns/promises';
import { readFile } from 'node:fs/promises';
import type { SettingName, Settings } from '../../../src/config/settings.ts';
import { problem } from '../../../src/config/settings.ts';
import type { Subject } from '../subject.ts';
import type { DoctorFinding } from '../types.ts';

/** Why a valid text cannot do what it is for. Undefined: it can. */
type FormCheck = (value: string) => string | undefined | Promise<string | undefined>;

/** Settings that the bot takes as they are, because a library or Node reads them. */
const FORMS = {
  HOST: hostProblem,
  NO_PROXY: noProxyProblem,
  NODE_EXTRA_CA_CERTS: authorityProblem,
  OTEL_TRACES_EXPORTER: (value) => unknownExporter(value, ['otlp', 'console', 'none']),
  OTEL_METRICS_EXPORTER: (value) => unknownExporter(value, ['otlp', 'prometheus', 'console', 'none']),
  OTEL_SDK_DISABLED: (value) => (/^(true|false)$/i.test(value) ? undefined : 'is neither true nor false'),
  OTEL_RESOURCE_ATTRIBUTES: attributesProblem,
} as const satisfies Partial<Record<SettingName, FormCheck>>;

/** A line for each of these settings that is wrong. */
export async function formProblems({ settings }: Pick<Subject, 'settings'>): Promise<readonly DoctorFinding[]> {
  const found = await Promise.all(
    (Object.keys(FORMS) as (keyof typeof FORMS)[]).map(async (name) => {
      const value = (settings as Partial<Settings>)[name];
      const what = value === undefined ? undefined : await FORMS[name](value);
      return what === undefined ? [] : [{ state: 'failed' as const, ...problem(name, what) }];
    }),
  );
  return found.flat().map(({ state, text, remedy }) => ({ state, text, remedy }));
}

async function hostProblem(host: string): Promise<string | undefined> {
  return lookup(host).then(
    () => undefined,
    () => 'is neither an address nor a name that this machine knows',
  );
}

/** Hosts with or without a port, and `*`. undici knows no networks such as `10.0.0.0/8`. */
function noProxyProblem(value: string): string | undefined {
  const entries = value.split(/[,\s]+/).filter(Boolean);
  return entries.every((entry) => /^(\*|(\*?\.)?[\w.-]+(:\d+)?|\[?[\da-f:.]+\]?(:\d+)?)$/i.test(entry))
    ? undefined
    : 'has an entry that is no host';
}

async function authorityProblem(file: string): Promise<string | undefined> {
  const text = await readFile(file, 'utf8').catch(() => undefined);
  if (text === undefined) return 'is a file that cannot be read';
  try {
    new X509Certificate(text);
    return undefined;
  } catch {
    return 'is a file without a certificate';
  }
}

function unknownExporter(value: string, known: readonly string[]): string | undefined {
  const names = value.split(',').map((name) => name.trim());
  return names.every((name) => known.includes(name)) ? undefined : `has a name besides ${known.join(', ')}`;
}

function attributesProblem(value: string): string | undefined {
  return value.split(',').every((pair) => /^\s*[^=\s]+\s*=/.test(pair)) ? undefined : 'is not a list of name=value';
}
