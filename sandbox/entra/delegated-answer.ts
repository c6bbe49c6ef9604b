import type { AppRegistration } from '../tenant/app-registration.ts';
import type { Person } from '../tenant/person.ts';
import type { TenantState } from '../tenant/tenant-state.ts';
import { clientInfo, issueIdToken } from './id-token.ts';
import type { RefreshTokens } from './refresh-tokens.ts';
import { missingParameter } from './refusal.ts';
import { answeredScope, grantScopes, readScopes } from './requested-scopes.ts';
import { ACCESS_TOKEN_LIFETIME, issueAccessToken } from './tokens.ts';

/**
 * The token response for an app that acts for a person, with what the OpenID scopes add:
 * https://learn.microsoft.com/entra/identity-platform/v2-oauth2-on-behalf-of-flow#success-response-example
 */
export async function delegatedAnswer(
  state: TenantState,
  refreshTokens: RefreshTokens,
  client: AppRegistration,
  person: Person,
  form: URLSearchParams,
): Promise<Readonly<Record<string, unknown>>> {
  const scope = form.get('scope');
  if (!scope) throw missingParameter('scope');
  const requested = readScopes(state, client, scope);
  const granted = grantScopes(client, requested);
  const asks = (name: string) => requested.openId.includes(name);
  return {
    token_type: 'Bearer',
    scope: answeredScope(requested, granted),
    expires_in: ACCESS_TOKEN_LIFETIME,
    ext_expires_in: ACCESS_TOKEN_LIFETIME,
    access_token: await issueAccessToken(state, {
      audience: requested.resource.audience,
      clientId: client.clientId,
      person,
      scopes: granted,
    }),
    ...(asks('offline_access') && { refresh_token: refreshTokens.issue(person, client) }),
    ...(asks('openid') && { id_token: await issueIdToken(state, person, client) }),
    ...(form.get('client_info') === '1' && { client_info: clientInfo(state, person) }),
  };
}
