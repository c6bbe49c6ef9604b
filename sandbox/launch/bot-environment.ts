import { identityEnvironment } from '../identity/identity-header.ts';
import { guidFrom } from '../tenant/random.ts';
import type { Tenant } from '../types.ts';
import { proxyEnvironment } from './proxy-environment.ts';
import { type Sdk, sdkEnvironment } from './sdk-environment.ts';

/**
 * Settings that connect a bot to the tenant: Agents Toolkit names first, then hosts. None of them disables a check.
 * A bot that ignores a host setting calls Microsoft instead, which refuses it.
 * A bot that is a managed identity gets the environment in which App Service would run it.
 * `bot`: the bot's own address. `certificate`: file with the sign-in app's registered certificate and key.
 * `token`: file with the token of a service account that both apps trust.
 * `sdk`: the settings have the names of this library instead of those of this repository's bot.
 */
export function botEnvironment(
  tenant: Tenant,
  bot: URL,
  files: {
    readonly authority: string;
    readonly clock: string;
    readonly data: string;
    readonly certificate?: string;
    readonly token?: string | undefined;
  },
  sdk?: Sdk | undefined,
): Record<string, string> {
  if (sdk) return { ...sdkEnvironment(sdk, tenant, bot), ...proxyEnvironment(tenant, files.authority, 'node') };
  const { apps, state } = tenant;
  return {
    BOT_ID: apps.bot.clientId,
    BOT_ENDPOINT: tenant.addresses.bot ?? bot.origin,
    AAD_APP_CLIENT_ID: apps.signIn.clientId,
    ...proofsOf(tenant, files.token),
    AAD_APP_TENANT_ID: state.id,
    // Bots of other libraries read this name, too. Worldwide is the default.
    ...(state.cloud.name !== 'worldwide' && { CLOUD: state.cloud.name }),
    HOST: '127.0.0.1',
    PORT: bot.port,
    ...(tenant.proxy ? proxyEnvironment(tenant, files.authority, 'node') : localHosts(tenant, files)),
    // The tenant's data ends with its process; the bot's data about it must too.
    DATA_FOLDER: files.data,
    ...(files.certificate && { APP_CERTIFICATE_FILE: files.certificate }),
  };
}

/** The addresses that stand for Microsoft's hosts. Only a sandbox of this kind can give the bot another clock. */
function localHosts({ addresses }: Tenant, files: { readonly authority: string; readonly clock: string }) {
  return {
    AAD_APP_OAUTH_AUTHORITY_HOST: addresses.entra,
    GRAPH_URL: addresses.graph,
    CHANNEL_OPENID_METADATA_URL: `${addresses.channel}/v1/.well-known/openidconfiguration`,
    CHANNEL_GCC_URL: `${addresses.channel}/gcc/teams`,
    OFFICE_URL: addresses.office,
    TEAMS_URL: addresses.channel,
    PHOTO_PAGE_URL: `${addresses.control}/`,
    CLOCK_FILE: files.clock,
    // Node reads this only at startup: https://nodejs.org/api/cli.html#node_extra_ca_certsfile
    NODE_EXTRA_CA_CERTS: files.authority,
    // A machine behind a proxy reaches the tenant directly. The name in lower case takes precedence in most programs.
    NO_PROXY: 'localhost',
    no_proxy: 'localhost',
  };
}

function secrets({ apps }: Tenant): Record<string, string> {
  return { BOT_PASSWORD: apps.bot.secret, AAD_APP_CLIENT_SECRET: apps.signIn.secret };
}

function proofsOf(tenant: Tenant, token: string | undefined): Record<string, string> {
  if (token !== undefined) return asServiceAccount(tenant, token);
  return tenant.apps.bot.managedIdentity ? secretless(tenant) : secrets(tenant);
}

function asServiceAccount({ state }: Tenant, token: string): Record<string, string> {
  return { AZURE_FEDERATED_TOKEN_FILE: token, SIGNING_KEY: guidFrom(state.seed, 'signing key') };
}

function secretless({ apps, state }: Tenant): Record<string, string> {
  return {
    BOT_TYPE: 'UserAssignedMSI',
    APP_MANAGED_IDENTITY: apps.bot.clientId,
    SIGNING_KEY: guidFrom(state.seed, 'signing key'),
    ...identityEnvironment(state),
  };
}
