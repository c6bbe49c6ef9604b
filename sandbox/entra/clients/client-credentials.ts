import type { TenantState } from '../../tenant/tenant-state.ts';
import { EntraError, missingParameter } from '../entra-error.ts';
import { isDefault, readScopes } from '../requested-scopes.ts';
import { ACCESS_TOKEN_LIFETIME, issueAccessToken } from '../tokens/issue-access-token.ts';
import type { AuthenticatedClient } from './client-authentication.ts';

/**
 * Token response for the app itself:
 * https://learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow
 * Throws what `readScopes` throws, and 1002012 unless the scope is one resource's `.default`.
 */
export async function clientCredentials(
  state: TenantState,
  { app, authMethod }: AuthenticatedClient,
  form: URLSearchParams,
): Promise<Readonly<Record<string, unknown>>> {
  const scope = form.get('scope');
  if (!scope) throw missingParameter('scope');
  const requested = readScopes(state, app, scope);
  if (!isDefault(requested) || requested.resource.prefix === '' || requested.openId.length > 0) {
    throw new EntraError(
      1002012,
      `The provided value for scope ${scope} is not valid. ` +
        'Client credential flows must have a scope value with /.default suffixed to the resource identifier (application ID URI).',
    );
  }
  return {
    token_type: 'Bearer',
    expires_in: ACCESS_TOKEN_LIFETIME,
    ext_expires_in: ACCESS_TOKEN_LIFETIME,
    access_token: await issueAccessToken(state, {
      audience: requested.resource.audience,
      clientId: app.clientId,
      roles: requested.resource.roles,
      authMethod,
    }),
  };
}
