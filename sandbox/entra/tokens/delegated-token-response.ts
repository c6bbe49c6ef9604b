import type { TenantState } from '../../tenant/tenant-state.ts';
import type { AuthenticatedClient } from '../clients/client-authentication.ts';
import { consentedScopes } from '../consent.ts';
import { missingParameter } from '../entra-error.ts';
import { checkMfa } from '../mfa.ts';
import { readScopes, responseScope } from '../requested-scopes.ts';
import { clientInfo, issueIdToken } from './id-token.ts';
import { ACCESS_TOKEN_LIFETIME, issueAccessToken } from './issue-access-token.ts';
import type { RefreshTokens } from './refresh-tokens.ts';
import type { UserGrant } from './user-grant.ts';

/** A token request whose user is known. */
export interface DelegatedTokenRequest {
  readonly client: AuthenticatedClient;
  readonly userGrant: UserGrant;
  readonly form: URLSearchParams;
  readonly onBehalfOf: boolean;
}

/**
 * Token response for an app that acts for a person, including the tokens that OpenID scopes request:
 * https://learn.microsoft.com/entra/identity-platform/v2-oauth2-on-behalf-of-flow#success-response-example
 * Throws what `readScopes`, `consentedScopes` and `checkMfa` throw; the order of the last two is UNCONFIRMED.
 */
export async function delegatedTokenResponse(
  state: TenantState,
  refreshTokens: RefreshTokens,
  { client, userGrant, form, onBehalfOf }: DelegatedTokenRequest,
): Promise<Readonly<Record<string, unknown>>> {
  const { app, authMethod } = client;
  const scope = form.get('scope') || userGrant.scope;
  if (!scope) throw missingParameter('scope');
  const requested = readScopes(state, app, scope);
  const { person, mfa } = userGrant;
  const granted = consentedScopes(state, app, person, requested);
  checkMfa(state, userGrant, requested.resource, onBehalfOf);
  const isRequested = (name: string) => requested.openId.includes(name);
  return {
    token_type: 'Bearer',
    scope: responseScope(requested, granted),
    expires_in: ACCESS_TOKEN_LIFETIME,
    ext_expires_in: ACCESS_TOKEN_LIFETIME,
    access_token: await issueAccessToken(state, {
      audience: requested.resource.audience,
      clientId: app.clientId,
      person,
      scopes: granted,
      authMethod,
      mfa,
    }),
    ...(isRequested('offline_access') && { refresh_token: refreshTokens.issue({ person, mfa, scope }, app) }),
    ...(isRequested('openid') && { id_token: await issueIdToken(state, userGrant, app) }),
    ...(form.get('client_info') === '1' && { client_info: clientInfo(state, person) }),
  };
}
