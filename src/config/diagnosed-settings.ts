import type { Cloud } from '../microsoft365/clouds.ts';
import type { AppProof } from '../microsoft365/identity/proof/types.ts';
import type { Environment } from '../microsoft365/proxy-environment.ts';
import { readBotSettings } from './bot-config.ts';
import { appProofs, botProof } from './proofs.ts';
import { SETTINGS, type SettingName, type SettingProblem, type Settings } from './settings.ts';
import { type TenantConfig, toTenantConfig } from './tenant-config.ts';

/** The settings of a bot as far as they are valid. */
export interface DiagnosedSettings {
  /** A setting with a problem has its default, or is undefined. */
  readonly settings: Partial<Settings>;
  /** The settings with a problem. */
  readonly invalid: ReadonlySet<SettingName>;
  readonly problems: readonly SettingProblem[];
  /** Number of settings that were given and are valid. */
  readonly validCount: number;
  readonly cloud: Cloud;
  /** Only the parts that stem from valid settings can be used. */
  readonly config: TenantConfig;
  /** Undefined: the settings name none. */
  readonly botProof: AppProof | undefined;
  readonly appProof: AppProof | undefined;
}

/** Reads all settings of a bot and throws nothing, so that one bad value does not hide what the others lead to. */
export function diagnoseSettings(environment: Environment): DiagnosedSettings {
  const { settings: valid, cloud, problems } = readBotSettings(environment);
  const invalid = new Set(problems.flatMap(({ names }) => names));
  const settings: Partial<Settings> = { ...valid };
  for (const name of invalid) Object.assign(settings, { [name]: SETTINGS[name].type.safeParse(undefined).data });
  const given = (Object.keys(SETTINGS) as SettingName[]).filter((name) => environment[name]?.trim());
  return {
    settings,
    invalid,
    problems,
    validCount: given.filter((name) => !invalid.has(name)).length,
    cloud,
    config: toTenantConfig(settings as Settings, cloud),
    botProof: botProof(settings),
    appProof: appProofs(settings)[0],
  };
}
