import type { Cloud } from '../microsoft365/clouds.ts';

import type { CertificateSource } from '../microsoft365/identity/proof/types.ts';
import type { Environment } from '../microsoft365/proxy-environment.ts';
import { ConfigError } from './config-error.ts';
import { readSettingsNamed, type SettingName } from './settings.ts';
import { chooseCloud, HOST_SETTINGS } from './tenant-config.ts';

/** Configuration for registering the app. What is undefined is not known yet. */
export interface SetupConfig {
  readonly tenantId: string;
  readonly cloud: Cloud;
  readonly clientId: string | undefined;
  readonly botId: string | undefined;
  /** Origin of the bot. */
  readonly endpoint: string | undefined;
  /** Client id of the managed identity that proves the app. */
  readonly managedIdentity: string | undefined;
  /** File with the token of the Kubernetes service account that proves the app. */
  readonly tokenFile: string | undefined;
  readonly certificate: CertificateSource | undefined;
  /** A client secret is in the settings. */
  readonly hasSecret: boolean;
}

const NAMES: readonly SettingName[] = [
  ...(['AAD_APP_TENANT_ID', 'AAD_APP_CLIENT_ID', 'BOT_ID', 'BOT_ENDPOINT', 'CLOUD'] as const),
  ...(['AAD_APP_CLIENT_SECRET', 'APP_MANAGED_IDENTITY', 'AZURE_FEDERATED_TOKEN_FILE'] as const),
  ...(['APP_CERTIFICATE', 'APP_CERTIFICATE_FILE', 'APP_CERTIFICATE_PASSWORD'] as const),
  ...Object.values(HOST_SETTINGS),
];

/** Known after the first run, or after the deployment of the bot. */
const MAY_FOLLOW: readonly SettingName[] = ['AAD_APP_CLIENT_ID', 'BOT_ID', 'BOT_ENDPOINT'];

/** Reads the settings that `setup` uses; only the tenant's id is required. Throws one `ConfigError`. */
export function readSetupConfig(environment: Environment): SetupConfig {
  const { settings, problems } = readSettingsNamed(environment, NAMES, MAY_FOLLOW);
  const { cloud, problems: ofCloud } = chooseCloud(settings);
  const all = [...problems, ...ofCloud];
  if (all.length > 0 || settings.AAD_APP_TENANT_ID === undefined) throw new ConfigError(all);
  const { APP_CERTIFICATE_FILE: file, APP_CERTIFICATE: value, APP_CERTIFICATE_PASSWORD: password } = settings;
  const isCertificateGiven = file !== undefined || value !== undefined;
  return {
    tenantId: settings.AAD_APP_TENANT_ID,
    cloud,
    clientId: settings.AAD_APP_CLIENT_ID,
    botId: settings.BOT_ID,
    endpoint: settings.BOT_ENDPOINT && new URL(settings.BOT_ENDPOINT).origin,
    managedIdentity: settings.APP_MANAGED_IDENTITY,
    tokenFile: settings.AZURE_FEDERATED_TOKEN_FILE,
    certificate: isCertificateGiven ? { setting: 'APP_CERTIFICATE', file, value, password } : undefined,
    hasSecret: settings.AAD_APP_CLIENT_SECRET !== undefined,
  };
}
