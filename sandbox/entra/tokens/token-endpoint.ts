import type { RequestHandler } from 'express';
import type { TenantState } from '../../tenant/tenant-state.ts';
import { type AuthenticatedClient, authenticateClient, missingCredential } from '../clients/client-authentication.ts';
import { clientCredentials } from '../clients/client-credentials.ts';
import type { DeviceCodes } from '../device/device-codes.ts';
import { EntraError, missingParameter } from '../entra-error.ts';
import { authorityOf } from '../metadata/authority.ts';
import { rejectDuplicates, requireKnownApp } from '../request-rules.ts';
import type { AuthorizationCodes } from './authorization-codes.ts';
import { delegatedTokenResponse } from './delegated-token-response.ts';
import { onBehalfOf } from './on-behalf-of.ts';
import { createRefreshTokens, type RefreshTokens } from './refresh-tokens.ts';
import type { UserGrant } from './user-grant.ts';

const ON_BEHALF_OF = 'urn:ietf:params:oauth:grant-type:jwt-bearer';
/** MSAL for Node sends the second name, which Entra therefore accepts, too. */
const DEVICE_CODE = ['urn:ietf:params:oauth:grant-type:device_code', 'device_code'];
const GRANTS = ['authorization_code', 'client_credentials', ON_BEHALF_OF, 'refresh_token', ...DEVICE_CODE];

export type TokenResponse = Readonly<Record<string, unknown>>;

/**
 * Answers a token request. `authorization`: its header. Throws `EntraError`.
 * https://learn.microsoft.com/entra/identity-platform/v2-protocols
 */
export type RequestToken = (tenant: string, form: URLSearchParams, authorization?: string) => Promise<TokenResponse>;

export function createTokenRequests(state: TenantState, codes: AuthorizationCodes, devices: DeviceCodes): RequestToken {
  const refreshTokens = createRefreshTokens();
  return async (tenant, form, authorization) => {
    const authority = authorityOf(state, tenant);
    rejectDuplicates(form);
    const grant = form.get('grant_type');
    if (!grant) throw missingParameter('grant_type');
    if (!GRANTS.includes(grant)) {
      throw new EntraError(70003, `The app requested an unsupported grant type '${grant}'.`);
    }
    const client = await authenticateClient(state, form, authorization);
    requireKnownApp(state, authority, client.app);
    if (grant === 'client_credentials') {
      // A public client has no credential:
      // https://learn.microsoft.com/entra/identity-platform/msal-client-applications
      if (client.authMethod === 'none') throw missingCredential();
      return clientCredentials(state, client, form, authority);
    }
    // That tenant has no people.
    if (authority === 'bot-framework') throw unknownUser();
    const isOnBehalfOf = grant === ON_BEHALF_OF;
    if (isOnBehalfOf && client.authMethod === 'none') throw missingCredential();
    const userGrant = isOnBehalfOf
      ? await onBehalfOf(state, client.app, form)
      : grant === 'refresh_token'
        ? redeemRefreshToken(refreshTokens, client, form)
        : DEVICE_CODE.includes(grant)
          ? devices.redeem(required(form, 'device_code'), client.app)
          : redeemCode(codes, client, form);
    return delegatedTokenResponse(state, refreshTokens, { client, userGrant, form, onBehalfOf: isOnBehalfOf });
  };
}

/** `POST /{tenant}/oauth2/v2.0/token` */
export function tokenEndpoint(requestToken: RequestToken): RequestHandler<{ tenant: string }> {
  return async ({ params, body, headers }, response) => {
    const form = new URLSearchParams(typeof body === 'string' ? body : '');
    response.json(await requestToken(params.tenant, form, headers.authorization));
  };
}

/** UNCONFIRMED which error Entra gives. */
function unknownUser(): EntraError {
  return new EntraError(
    50020,
    "User account does not exist in tenant 'Bot Framework' and cannot access the application in that tenant.",
  );
}

function redeemRefreshToken(
  refreshTokens: RefreshTokens,
  { app }: AuthenticatedClient,
  form: URLSearchParams,
): UserGrant {
  return refreshTokens.redeem(required(form, 'refresh_token'), app);
}

/** https://learn.microsoft.com/entra/identity-platform/v2-oauth2-auth-code-flow#redeem-a-code-for-an-access-token */
function redeemCode(codes: AuthorizationCodes, { app }: AuthenticatedClient, form: URLSearchParams): UserGrant {
  return codes.redeem(required(form, 'code'), app, required(form, 'redirect_uri'), form.get('code_verifier'));
}

function required(form: URLSearchParams, name: string): string {
  const value = form.get(name);
  if (!value) throw missingParameter(name);
  return value;
}
