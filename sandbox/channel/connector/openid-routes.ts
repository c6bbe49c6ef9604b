import { Router } from 'express';
import { channelHostsOf } from '../../tenant/addresses.ts';
import type { TenantState } from '../../tenant/tenant-state.ts';

/**
 * OpenID metadata and keys with which a bot validates the channel's tokens:
 * https://learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-connector-authentication#connector-to-bot-step-2
 */
export function openIdRoutes(state: TenantState): Router {
  return Router()
    .get('/v1/.well-known/openidconfiguration', (_, response) => {
      response.json({
        issuer: state.cloud.botFramework,
        authorization_endpoint: 'https://invalid.botframework.com',
        jwks_uri: `${channelHostsOf(state.addresses).channelKeys}/v1/.well-known/keys`,
        id_token_signing_alg_values_supported: ['RS256'],
        token_endpoint_auth_methods_supported: ['private_key_jwt'],
      });
    })
    .get('/v1/.well-known/keys', (_, response) => {
      response.json({ keys: [{ ...state.channelKey.publicJwk, endorsements: ['msteams'] }] });
    });
}
