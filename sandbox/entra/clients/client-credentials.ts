import type { TenantState } from '../../tenant/tenant-state.ts';
import { EntraError, missingParameter } from '../entra-error.ts';
import type { Authority } from '../metadata/authority.ts';
import { isDefault, readScopes, unknownResource } from '../requested-scopes.ts';
import { ACCESS_TOKEN_LIFETIME, issueAccessToken } from '../tokens/issue-access-token.ts';
import type { AuthenticatedClient } from './client-authentication.ts';

/**
 * Token response for the app itself:
 * https://learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow
 * Throws what `readScopes` throws, 1002012 unless the scope is one resource's `.default`, 50059 at a shared authority
 * (UNCONFIRMED), 500011 in the tenant of the Bot Framework for any API but its own (UNCONFIRMED).
 */
export async function clientCredentials(
  state: TenantState,
  { app, authMethod }: AuthenticatedClient,
  form: URLSearchParams,
  authority: Authority,
): Promise<Readonly<Record<string, unknown>>> {
  if (authority === 'common' || authority === 'organizations') {
    throw new EntraError(
      50059,
      'No tenant-identifying information found in either the request or implied by any provided credentials.',
    );
  }
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
  const { botFramework, botFrameworkTenant } = state.cloud;
  const { id } = requested.resource;
  if (authority === 'bot-framework' && id !== botFramework) throw unknownResource(id, 'Bot Framework');
  return {
    token_type: 'Bearer',
    expires_in: ACCESS_TOKEN_LIFETIME,
    ext_expires_in: ACCESS_TOKEN_LIFETIME,
    access_token: await issueAccessToken(state, {
      audience: requested.resource.audience,
      clientId: app.clientId,
      roles: requested.resource.roles,
      authMethod,
      tenantId: authority === 'bot-framework' ? botFrameworkTenant.id : undefined,
    }),
  };
}
