import type { Tenant } from '../../sandbox/index.ts';

/** Settings for reading the tenant as the app, with its secret. */
export function appSettings({ apps, state, addresses }: Tenant): Record<string, string> {
  return {
    AAD_APP_CLIENT_ID: apps.signIn.clientId,
    AAD_APP_CLIENT_SECRET: apps.signIn.secret,
    AAD_APP_TENANT_ID: state.id,
    AAD_APP_OAUTH_AUTHORITY_HOST: addresses.entra,
    GRAPH_URL: addresses.graph,
    CHANNEL_OPENID_METADATA_URL: `${addresses.channel}/v1/.well-known/openidconfiguration`,
  };
}
