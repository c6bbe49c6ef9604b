import { DEFAULT_CONNECTION } from '../tenant/apps/oauth-connection.ts';
import type { NationalCloudName } from '../tenant/national-cloud.ts';
import type { Tenant } from '../types.ts';
import type { Environment } from './proxy-environment.ts';

/** Libraries for Teams bots, with names of their own for the same settings. */
export const SDKS = ['botbuilder', 'teams-ai', 'teams-sdk', 'agents-sdk'] as const;

export type Sdk = (typeof SDKS)[number];

/** Whether bots of this library have two app registrations, one for the bot and one for sign-in. */
export function hasTwoRegistrations(sdk: Sdk | undefined): boolean {
  return sdk === undefined || sdk === 'teams-ai';
}

/**
 * The bot's settings under the names that the library reads. All names of hosts are in the libraries. Samples read the
 * name of the OAuth connection from several variables.
 */
export function sdkEnvironment(sdk: Sdk, tenant: Tenant, bot: URL): Environment {
  const connection = DEFAULT_CONNECTION;
  const names = { connectionName: connection, ConnectionName: connection, CONNECTION_NAME: connection };
  return { PORT: bot.port, ...SETTINGS[sdk](tenant, bot), ...names };
}

/**
 * botbuilder: `ConfigurationServiceClientCredentialFactory`, and
 * https://learn.microsoft.com/azure/bot-service/how-to-deploy-gov-cloud-high for its `ChannelService`.
 * Teams AI: the environment of the Agents Toolkit's templates, https://github.com/microsoft/teams-ai.
 * Teams SDK: https://learn.microsoft.com/microsoftteams/platform/teams-sdk/typescript/essentials/app-authentication, and
 * its `CloudEnvironment` for the names of clouds.
 * Agents SDK: `loadAuthConfigFromEnv` of https://github.com/microsoft/Agents-for-js.
 */
const SETTINGS: Readonly<Record<Sdk, (tenant: Tenant, bot: URL) => Environment>> = {
  botbuilder: ({ apps: { bot }, state }) => ({
    MicrosoftAppId: bot.clientId,
    MicrosoftAppPassword: bot.secret,
    MicrosoftAppType: bot.multiTenant ? 'MultiTenant' : 'SingleTenant',
    ...(!bot.multiTenant && { MicrosoftAppTenantId: state.id }),
    ...(isUsGovernment(state.cloud.name) && { ChannelService: 'https://botframework.azure.us' }),
  }),
  'teams-ai': ({ apps: { bot, signIn }, addresses, state }, { origin, host }) => ({
    BOT_ID: bot.clientId,
    BOT_PASSWORD: bot.secret,
    BOT_TYPE: bot.multiTenant ? 'MultiTenant' : 'SingleTenant',
    BOT_TENANT_ID: state.id,
    BOT_ENDPOINT: addresses.bot ?? origin,
    BOT_DOMAIN: addresses.bot ? new URL(addresses.bot).host : host,
    AAD_APP_CLIENT_ID: signIn.clientId,
    AAD_APP_CLIENT_SECRET: signIn.secret,
    AAD_APP_TENANT_ID: state.id,
    AAD_APP_OAUTH_AUTHORITY_HOST: addresses.entra,
    AAD_APP_OAUTH_AUTHORITY: `${addresses.entra}/${state.id}`,
  }),
  'teams-sdk': ({ apps: { bot }, state }) => {
    const cloud = TEAMS_SDK_CLOUDS[state.cloud.name as NationalCloudName];
    return {
      CLIENT_ID: bot.clientId,
      CLIENT_SECRET: bot.secret,
      ...(!bot.multiTenant && { TENANT_ID: state.id }),
      ...(cloud && { CLOUD: cloud }),
    };
  },
  'agents-sdk': ({ apps: { bot }, addresses, state }) => ({
    connections__serviceConnection__settings__clientId: bot.clientId,
    connections__serviceConnection__settings__clientSecret: bot.secret,
    ...(!bot.multiTenant && { connections__serviceConnection__settings__tenantId: state.id }),
    connections__serviceConnection__settings__authority: addresses.entra,
    connectionsMap__0__connection: 'serviceConnection',
    connectionsMap__0__serviceUrl: '*',
    [`${DEFAULT_CONNECTION}_connectionName`]: DEFAULT_CONNECTION,
  }),
};

/** Undefined: the default of the Teams SDK, the public cloud. */
const TEAMS_SDK_CLOUDS: Readonly<Partial<Record<NationalCloudName, string>>> = {
  'gcc-high': 'USGov',
  dod: 'USGovDoD',
  china: 'China',
};

function isUsGovernment(cloud: string): boolean {
  return cloud === 'gcc-high' || cloud === 'dod';
}
