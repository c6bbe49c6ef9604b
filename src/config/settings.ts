import type { z } from 'zod/v4';
import { type Environment, isProxyVariable, proxyVariable } from '../microsoft365/proxy-environment.ts';
import { APP_SETTINGS } from './app-settings.ts';
import { NUDGE_SETTINGS } from './nudge-settings.ts';
import { SANDBOX_SETTINGS } from './sandbox-settings.ts';
import { SERVICE_SETTINGS } from './service-settings.ts';
import { SHAREPOINT_SETTINGS } from './sharepoint-settings.ts';
import { TELEMETRY_SETTINGS } from './telemetry-settings.ts';

/**
 * Every setting: its type, its default, what it means and where an admin finds it. A setting that the Agents Toolkit
 * also has keeps the toolkit's name.
 */
export const SETTINGS = {
  ...APP_SETTINGS,
  ...SHAREPOINT_SETTINGS,
  ...NUDGE_SETTINGS,
  ...SERVICE_SETTINGS,
  ...TELEMETRY_SETTINGS,
  ...SANDBOX_SETTINGS,
} as const;

export type SettingName = keyof typeof SETTINGS;
export type Settings = { [Name in SettingName]: z.output<(typeof SETTINGS)[Name]['type']> };

/**
 * Reads each setting alone. Returns the valid ones, and a problem for each of the others. `optional`: may be missing.
 */
export function readSettings(
  environment: Environment,
  optional: readonly SettingName[] = [],
): {
  readonly settings: Partial<Settings>;
  readonly problems: readonly SettingProblem[];
} {
  const valid: Record<string, unknown> = {};
  const problems: SettingProblem[] = [];
  for (const [key, { type }] of Object.entries(SETTINGS)) {
    const name = key as SettingName;
    const given = givenValue(environment, name)?.trim() || undefined;
    if (given === undefined && optional.includes(name)) continue;
    const parsed = type.safeParse(given);
    // App Service gives the reference itself if it may not read the vault. As a key, it would be known to many.
    if (given?.startsWith('@Microsoft.KeyVault('))
      problems.push(problem(name, 'is a Key Vault reference without value'));
    else if (parsed.success) valid[name] = parsed.data;
    else problems.push(problem(name, given === undefined ? 'is missing' : whyInvalid(parsed.error)));
  }
  return { settings: valid as Partial<Settings>, problems };
}

/**
 * Reads only the chosen settings, for a command that needs no others: another one may be malformed. `mayBeMissing`: the
 * chosen ones that are required elsewhere.
 */
export function readSettingsNamed(
  environment: Environment,
  chosen: readonly SettingName[],
  mayBeMissing: readonly SettingName[] = [],
): ReturnType<typeof readSettings> {
  const others = (Object.keys(SETTINGS) as SettingName[]).filter((name) => !chosen.includes(name));
  const given = Object.fromEntries(
    Object.entries(environment).filter(([name]) => !others.includes(name as SettingName)),
  );
  return readSettings(given, [...others, ...mayBeMissing]);
}

/** A setting with a reason of its own adds a custom issue. */
function whyInvalid({ issues: [issue] }: z.ZodError): string {
  return issue?.code === 'custom' && issue.message ? issue.message : 'is malformed';
}

function givenValue(environment: Environment, name: SettingName): string | undefined {
  return isProxyVariable(name) ? proxyVariable(environment, name) : environment[name];
}

/** A problem of settings. It never contains a value, which may be a secret. */
export interface SettingProblem {
  /** The settings that it is about. */
  readonly names: readonly SettingName[];
  /** What is wrong, and what the settings mean. */
  readonly text: string;
  readonly remedy: string;
}

/** Describes a problem of a setting, what it means and where to find it. */
export function problem(name: SettingName, what: string): SettingProblem {
  const { meaning, where } = SETTINGS[name];
  return { names: [name], text: `${name} ${what}: ${meaning}.`, remedy: `Find it: ${where}.` };
}
