import type { TenantState } from '../../tenant/tenant-state.ts';
import type { AuthenticatedClient } from '../clients/client-authentication.ts';
import { consentedScopes } from '../consent.ts';
import { missingParameter } from '../entra-error.ts';
import { checkMfa } from '../mfa.ts';
import { readScopes, responseScope } from '../requested-scopes.ts';
import { clientInfo, issueIdToken } from './id-token.ts';
import type { RefreshTokens } from './refresh-tokens.ts';
import { ACCESS_TOKEN_LIFETIME, issueAccessToken } from './tokens.ts';
import type { UserGrant } from './user-grant.ts';

/**
 * The token response for an app that acts for a person, with what the OpenID scopes add:
 * https://learn.microsoft.com/entra/identity-platform/v2-oauth2-on-behalf-of-flow#success-response-example
 * Throws what `readScopes`, `consentedScopes` and `checkMfa` throw; which of the last two comes first is UNCONFIRMED.
 */
export async function delegatedTokenResponse(
  state: TenantState,
  refreshTokens: RefreshTokens,
  { app, authMethod }: AuthenticatedClient,
  signedIn: UserGrant,
  form: URLSearchParams,
  onBehalfOf = false,
): Promise<Readonly<Record<string, unknown>>> {
  const scope = form.get('scope') || signedIn.scope;
  if (!scope) throw missingParameter('scope');
  const requested = readScopes(state, app, scope);
  const { person, mfa } = signedIn;
  const granted = consentedScopes(state, app, person, requested);
  checkMfa(state, signedIn, requested.resource, onBehalfOf);
  const asks = (name: string) => requested.openId.includes(name);
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
    ...(asks('offline_access') && { refresh_token: refreshTokens.issue({ person, mfa, scope }, app) }),
    ...(asks('openid') && { id_token: await issueIdToken(state, signedIn, app) }),
    ...(form.get('client_info') === '1' && { client_info: clientInfo(state, person) }),
  };
}
