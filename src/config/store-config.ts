import type { Environment } from '../microsoft365/proxy-environment.ts';
import { ConfigError } from './config-error.ts';
import { databaseProblems, type StoreConfig, storeConfig } from './database.ts';
import { readSettingsNamed, type SettingName, type Settings } from './settings.ts';
import { chooseCloud } from './tenant-config.ts';

/** Settings that say where the data is. CLOUD: where the identity of DATABASE_IDENTITY gets its tokens. */
const STORE_SETTINGS: readonly SettingName[] = [
  'DATABASE_URL',
  'DATABASE_IDENTITY',
  'DATABASE_CA_FILE',
  'DATA_FOLDER',
  'CLOUD',
];

/**
 * Reads where the data is, for a command that needs no Microsoft 365 and hence no other setting. Throws one
 * `ConfigError` that lists every problem.
 */
export function readStoreConfig(environment: Environment): StoreConfig {
  const { settings, problems } = readSettingsNamed(environment, STORE_SETTINGS);
  const all = [...problems, ...databaseProblems(settings)];
  if (all.length > 0) throw new ConfigError(all);
  return storeConfig(settings as Settings, chooseCloud(settings).cloud);
}
