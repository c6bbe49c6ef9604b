import type { Environment } from '../microsoft365/proxy-environment.ts';
import { ConfigError } from './config-error.ts';
import { databaseProblems, type StoreConfig, storeConfig } from './database.ts';
import { problem, readSettingsNamed, type SettingName, type Settings } from './settings.ts';
import { chooseCloud, HOST_SETTINGS } from './tenant-config.ts';

/** Settings that say where the data is, and where DATABASE_IDENTITY gets its tokens. */
const STORE_SETTINGS: readonly SettingName[] = [
  'DATABASE_URL',
  'DATABASE_IDENTITY',
  'DATABASE_CA_FILE',
  'DATA_FOLDER',
  'AZURE_FEDERATED_TOKEN_FILE',
  'AAD_APP_TENANT_ID',
  'CLOUD',
  ...Object.values(HOST_SETTINGS),
];

/**
 * Reads where the data is, for a command that needs no Microsoft 365 and hence no other setting. Throws one
 * `ConfigError` that lists every problem.
 */
export function readStoreConfig(environment: Environment): StoreConfig {
  const { settings, problems } = readSettingsNamed(environment, STORE_SETTINGS, ['AAD_APP_TENANT_ID']);
  const { DATABASE_IDENTITY: identity, AZURE_FEDERATED_TOKEN_FILE: tokenFile, AAD_APP_TENANT_ID: tenant } = settings;
  const { cloud, problems: ofCloud } = chooseCloud(settings);
  const all = [...problems, ...ofCloud, ...databaseProblems(settings)];
  if (identity && tokenFile && !tenant) all.push(problem('AAD_APP_TENANT_ID', 'is missing'));
  if (all.length > 0) throw new ConfigError(all);
  return storeConfig(settings as Settings, cloud);
}
