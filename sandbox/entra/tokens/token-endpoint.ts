import type { RequestHandler } from 'express';
import type { TenantState } from '../../tenant/tenant-state.ts';
import { type AuthenticatedClient, authenticateClient, missingCredential } from '../clients/client-authentication.ts';
import { clientCredentials } from '../clients/client-credentials.ts';
import { EntraError, missingParameter } from '../entra-error.ts';
import { authorityOf } from '../metadata/authority.ts';
import { refuseDuplicates, singleTenantOnly } from '../request-rules.ts';
import type { AuthorizationCodes } from './authorization-codes.ts';
import { delegatedTokenResponse } from './delegated-token-response.ts';
import { onBehalfOf } from './on-behalf-of.ts';
import { createRefreshTokens, type RefreshTokens } from './refresh-tokens.ts';
import type { UserGrant } from './user-grant.ts';

const ON_BEHALF_OF = 'urn:ietf:params:oauth:grant-type:jwt-bearer';
const GRANTS = ['authorization_code', 'client_credentials', ON_BEHALF_OF, 'refresh_token'];

/** `POST /{tenant}/oauth2/v2.0/token`: https://learn.microsoft.com/entra/identity-platform/v2-protocols */
export function tokenEndpoint(state: TenantState, codes: AuthorizationCodes): RequestHandler<{ tenant: string }> {
  const refreshTokens = createRefreshTokens();
  return async (request, response) => {
    const authority = authorityOf(state, request.params.tenant);
    const form = new URLSearchParams(typeof request.body === 'string' ? request.body : '');
    refuseDuplicates(form);
    const grant = form.get('grant_type');
    if (!grant) throw missingParameter('grant_type');
    if (!GRANTS.includes(grant)) {
      throw new EntraError(70003, `The app requested an unsupported grant type '${grant}'.`);
    }
    const client = await authenticateClient(state, form, request.headers.authorization);
    singleTenantOnly(authority, client.app);
    if (grant === 'client_credentials') {
      // A public client has nothing to prove itself with: https://learn.microsoft.com/entra/identity-platform/msal-client-applications
      if (client.authMethod === 'none') throw missingCredential();
      response.json(await clientCredentials(state, client, form));
      return;
    }
    if (grant === ON_BEHALF_OF) {
      if (client.authMethod === 'none') throw missingCredential();
      const signedIn = await onBehalfOf(state, client.app, form);
      response.json(await delegatedTokenResponse(state, refreshTokens, client, signedIn, form, true));
      return;
    }
    const signedIn = grant === 'refresh_token' ? refresh(refreshTokens, client, form) : redeem(codes, client, form);
    response.json(await delegatedTokenResponse(state, refreshTokens, client, signedIn, form));
  };
}

function refresh(refreshTokens: RefreshTokens, { app }: AuthenticatedClient, form: URLSearchParams): UserGrant {
  return refreshTokens.redeem(required(form, 'refresh_token'), app);
}

/** https://learn.microsoft.com/entra/identity-platform/v2-oauth2-auth-code-flow#redeem-a-code-for-an-access-token */
function redeem(codes: AuthorizationCodes, { app }: AuthenticatedClient, form: URLSearchParams): UserGrant {
  return codes.redeem(required(form, 'code'), app, required(form, 'redirect_uri'), form.get('code_verifier'));
}

function required(form: URLSearchParams, name: string): string {
  const value = form.get(name);
  if (!value) throw missingParameter(name);
  return value;
}
