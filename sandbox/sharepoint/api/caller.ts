import type { Request, RequestHandler, Response } from 'express';
import { decodeJwt } from 'jose';
import type { TokenRejection } from '../../entra/tokens/access-token.ts';
import { issuerOf } from '../../entra/tokens/issuer.ts';
import { validateAccessToken } from '../../entra/tokens/validate-access-token.ts';
import { SHAREPOINT_APP_ID } from '../../tenant/directory/microsoft-apis.ts';
import type { Person } from '../../tenant/people/person.ts';
import type { TenantState } from '../../tenant/tenant-state.ts';
import { hostOf } from '../host.ts';
import { ACCESS_DENIED } from './errors.ts';
import { sendODataError } from './odata.ts';

/** Caller of the API. */
export interface Caller {
  /** undefined: app-only */
  readonly person: Person | undefined;
  /** undefined: the person's browser */
  readonly clientId: string | undefined;
  /**
   * Permissions of the token, delegated or application; undefined: the person's browser, which has all their
   * permissions.
   */
  readonly permissions: readonly string[] | undefined;
}

export function callerOf(response: Response): Caller {
  return response.locals.caller as Caller;
}

/** Requires one of the permissions, or a browser; otherwise 403. */
export function requireOneOf(permissions: readonly string[]): RequestHandler {
  return (request, response, next) => {
    const granted = callerOf(response).permissions;
    if (!granted || permissions.some((one) => granted.includes(one))) next();
    else sendODataError(request, response, ACCESS_DENIED);
  };
}

/**
 * Authenticates by bearer token, or by the browser's cookie without one; otherwise 401.
 * App-only tokens must have been issued for a certificate:
 * https://learn.microsoft.com/sharepoint/dev/solution-guidance/security-apponly-azuread.
 * The audience is the host, with or without a trailing slash
 * (https://github.com/OneDrive/onedrive-api-docs/issues/480).
 */
export function authenticateSharePointCaller(
  state: TenantState,
  personOf: (request: Request) => Person | undefined,
): RequestHandler {
  return async (request, response, next) => {
    const { authorization } = request.headers;
    const person = personOf(request);
    if (authorization === undefined && person) {
      response.locals.caller = { person, clientId: undefined, permissions: undefined } satisfies Caller;
      return next();
    }
    const audience = hostOf(response);
    const validation = await validateAccessToken(state, authorization, [audience, `${audience}/`]);
    if ('rejected' in validation) return rejectToken(state, request, response, validation.rejected);
    const { token } = validation;
    if (!token.person && !token.byCertificate) return unauthorized(state, response, 'Unsupported app only token.');
    response.locals.caller = {
      person: token.person,
      clientId: token.clientId,
      permissions: token.person ? token.scopes : token.roles,
    } satisfies Caller;
    next();
  };
}

/**
 * 401 with SharePoint's texts and diagnostics.
 * Audience: https://github.com/AzureAD/azure-activedirectory-library-for-js/issues/589 (the body is inferred from its
 * length and the title).
 * Signature and issuer: https://github.com/SharePoint/sp-dev-docs/issues/5889 and 7152.
 * Malformed: https://github.com/pnp/pnpjs/issues/1707. Without a token, 401 is UNCONFIRMED; 403 was seen, too.
 */
function rejectToken(state: TenantState, request: Request, response: Response, rejection: TokenRejection): void {
  if (rejection === 'missing') {
    setChallenge(state, response);
    sendODataError(request, response, { ...ACCESS_DENIED, status: 401 });
    return;
  }
  if (rejection === 'audience') response.setHeader('x-ms-diagnostics', wrongAudience(request.headers.authorization));
  if (rejection === 'signature')
    response.setHeader('x-ms-diagnostics', diagnostics(3000006, 'Token contains invalid signature.'));
  unauthorized(state, response, DESCRIPTIONS[rejection]);
}

const DESCRIPTIONS: Readonly<Record<Exclude<TokenRejection, 'missing'>, string>> = {
  malformed: 'Unsupported security token.',
  signature: 'Invalid issuer or signature.',
  issuer: 'Invalid issuer or signature.',
  expired: 'Invalid JWT token. The token is expired.',
  audience: "Exception of type 'Microsoft.IdentityModel.Tokens.AudienceUriValidationFailedException' was thrown.",
};

function unauthorized(state: TenantState, response: Response, description: string): void {
  setChallenge(state, response);
  response.status(401).json({ error_description: description });
}

/** Sets the challenge header. Also used for bearer tokens sent to pages. */
export function setChallenge(state: TenantState, response: Response): void {
  const parts = {
    realm: state.id,
    client_id: SHAREPOINT_APP_ID,
    trusted_issuers: `00000001-0000-0000-c000-000000000000@*,${issuerOf(state)},${SHAREPOINT_APP_ID}@${state.id}`,
    authorization_uri: `${state.addresses.entra}/common/oauth2/authorize`,
  };
  const list = Object.entries(parts).map(([name, value]) => `${name}="${value}"`);
  response.setHeader('WWW-Authenticate', `Bearer ${list.join(',')}`);
}

function wrongAudience(authorization: string | undefined): string {
  const { aud } = decodeJwt(authorization?.replace(/^Bearer +/i, '') ?? '');
  return diagnostics(3000003, `Invalid audience Uri '${String(aud).replace(/[^\x20-\x7e]|["']/g, '')}'.`);
}

function diagnostics(code: number, reason: string): string {
  return `${code};reason="${reason}";category="invalid_client"`;
}
