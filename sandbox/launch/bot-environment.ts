import type { Tenant } from '../index.ts';

/**
 * The settings with which a bot finds the tenant: the Agents Toolkit's names for what every bot needs, then hosts. Nothing here
 * switches a check off. `bot`: the address where the bot listens; a bot that ignores a name talks to Microsoft instead and is refused there.
 * `certificate`: of the sign-in app, with its key, and registered.
 */
export function botEnvironment(
  tenant: Tenant,
  bot: URL,
  files: {
    readonly authority: string;
    readonly clock: string;
    readonly data: string;
    readonly certificate?: string;
  },
): Record<string, string> {
  const { apps, addresses, state } = tenant;
  return {
    BOT_ID: apps.bot.clientId,
    BOT_PASSWORD: apps.bot.secret,
    BOT_ENDPOINT: bot.origin,
    AAD_APP_CLIENT_ID: apps.signIn.clientId,
    AAD_APP_CLIENT_SECRET: apps.signIn.secret,
    AAD_APP_TENANT_ID: state.id,
    AAD_APP_OAUTH_AUTHORITY_HOST: addresses.entra,
    CLOUD: state.cloud.name,
    HOST: '127.0.0.1',
    PORT: bot.port,
    GRAPH_URL: addresses.graph,
    CHANNEL_OPENID_METADATA_URL: `${addresses.channel}/v1/.well-known/openidconfiguration`,
    OFFICE_URL: addresses.office,
    TEAMS_URL: addresses.channel,
    PHOTO_PAGE_URL: `${addresses.control}/`,
    CLOCK_FILE: files.clock,
    // The tenant forgets everything when it ends, and what a bot remembers of it must not outlive it.
    DATA_FOLDER: files.data,
    ...(files.certificate && { APP_CERTIFICATE_FILE: files.certificate }),
    // Node reads this one at start only: https://nodejs.org/api/cli.html#node_extra_ca_certsfile
    NODE_EXTRA_CA_CERTS: files.authority,
  };
}
