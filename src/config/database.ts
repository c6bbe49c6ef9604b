import { resolve } from 'node:path';
import { keepCreated } from '../cache/keep-created.ts';
import type { Cloud } from '../microsoft365/clouds.ts';
import type { DatabaseIdentity } from '../microsoft365/identity/database-login.ts';
import type { Environment } from '../microsoft365/proxy-environment.ts';
import { isRemoteServer, isTlsOff } from '../store/database/server-url.ts';
import { problem, type SettingProblem, type Settings } from './settings.ts';

/** Where the data is stored. */
export interface StoreConfig {
  /** PostgreSQL server; undefined: the embedded database in `folder`. */
  readonly databaseUrl: string | undefined;
  /** PEM file of the authorities that the server's certificate may come from. Undefined: the public ones. */
  readonly caFile: string | undefined;
  /** Password of the login, asked for by each new connection. Undefined: it is in `databaseUrl`. */
  readonly password: (() => Promise<string>) | undefined;
  /** Absolute path. */
  readonly folder: string;
}

export function storeConfig(settings: Settings, cloud: Cloud): StoreConfig {
  const { DATABASE_CA_FILE: caFile } = settings;
  const identity = identityOf(settings);
  return {
    databaseUrl: settings.DATABASE_URL,
    caFile: caFile === undefined ? undefined : resolve(caFile),
    password: identity === undefined ? undefined : loginOf(identity, cloud),
    folder: resolve(settings.DATA_FOLDER),
  };
}

function identityOf(settings: Settings): DatabaseIdentity | undefined {
  const { DATABASE_IDENTITY: clientId, AAD_APP_TENANT_ID: tenantId, AZURE_FEDERATED_TOKEN_FILE: tokenFile } = settings;
  if (clientId === undefined) return undefined;
  return { clientId, federation: tokenFile === undefined ? undefined : { tenantId, tokenFile } };
}

/** Loaded on demand, so that a wrong setting is reported at once. */
function loginOf(identity: DatabaseIdentity, cloud: Cloud): () => Promise<string> {
  const login = keepCreated(async () => {
    const { createDatabaseLogin } = await import('../microsoft365/identity/database-login.ts');
    return createDatabaseLogin(identity, cloud);
  });
  return async () => (await login())();
}

/** Problems of the database's settings that are valid alone and wrong together. */
export function databaseProblems(settings: Partial<Settings>): SettingProblem[] {
  const { DATABASE_URL: url, DATABASE_IDENTITY: identity, DATABASE_CA_FILE: caFile } = settings;
  const found: SettingProblem[] = [];
  if (!url) {
    if (identity) found.push(problem('DATABASE_IDENTITY', 'is set without DATABASE_URL'));
    if (caFile) found.push(problem('DATABASE_CA_FILE', 'is set without DATABASE_URL'));
    return found;
  }
  if (!identity) return found;
  const { username, password } = new URL(url);
  if (password) found.push(problem('DATABASE_IDENTITY', 'is set beside a password in DATABASE_URL'));
  if (!username) found.push(problem('DATABASE_URL', "has no user, which must be the database's name of the identity"));
  // The token would be readable on the way.
  if (isTlsOff(new URL(url)) && isRemoteServer(url))
    found.push(problem('DATABASE_IDENTITY', 'is set, and DATABASE_URL turns TLS off'));
  return found;
}

/** Variables that only these hosts set: https://learn.microsoft.com/azure/app-service/reference-app-settings */
const HOSTS_WITHOUT_DISK = {
  WEBSITE_SITE_NAME: 'Azure App Service',
  // https://learn.microsoft.com/azure/container-apps/environment-variables
  CONTAINER_APP_NAME: 'Azure Container Apps',
} as const;

/** Hosts whose disk is either lost with the instance or a network share, on which the folder's lock may not hold. */
export function hostProblems(environment: Environment, { DATABASE_URL }: Partial<Settings>): SettingProblem[] {
  const host = Object.entries(HOSTS_WITHOUT_DISK).find(([name]) => environment[name]?.trim());
  if (!host || environment.DATABASE_URL?.trim() || DATABASE_URL) return [];
  const [variable, name] = host;
  const why = `is missing, and this is ${name} (${variable}), where the disk is lost with the instance or is a network share on which the lock of DATA_FOLDER may not hold`;
  return [problem('DATABASE_URL', why)];
}
