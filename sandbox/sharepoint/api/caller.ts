import type { Request, RequestHandler, Response } from 'express';
import { decodeJwt } from 'jose';
import type { TokenRejection } from '../../entra/tokens/access-token.ts';
import { issuerOf } from '../../entra/tokens/issuer.ts';
import { validateAccessToken } from '../../entra/tokens/validate-access-token.ts';
import type { Person } from '../../tenant/people/person.ts';
import type { TenantState } from '../../tenant/tenant-state.ts';
import { ACCESS_DENIED } from './errors.ts';
import { sendODataError } from './odata.ts';

/** Office 365 SharePoint Online's own application id. */
const SHAREPOINT = '00000003-0000-0ff1-ce00-000000000000';

/** Who calls the API. */
export interface Caller {
  /** undefined: an app by itself */
  readonly person: Person | undefined;
  /** undefined: the person's own browser */
  readonly clientId: string | undefined;
  /** What the token permits, delegated or as an application; undefined: the person's own browser, which may do all they may. */
  readonly permissions: readonly string[] | undefined;
}

export function callerOf(response: Response): Caller {
  return response.locals.caller as Caller;
}

/** Lets those through whose token or browser has one of the permissions; others get 403. */
export function requireOneOf(permissions: readonly string[]): RequestHandler {
  return (request, response, next) => {
    const had = callerOf(response).permissions;
    if (!had || permissions.some((one) => had.includes(one))) next();
    else sendODataError(request, response, ACCESS_DENIED);
  };
}

/**
 * Bearer first, else the browser's cookie, else 401. Apps by themselves need a certificate:
 * https://learn.microsoft.com/sharepoint/dev/solution-guidance/security-apponly-azuread.
 * Tokens are for the host, with or without a trailing slash (https://github.com/OneDrive/onedrive-api-docs/issues/480).
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
    const audience = state.addresses.sharepoint;
    const reading = await validateAccessToken(state, authorization, [audience, `${audience}/`]);
    if ('rejected' in reading) return refuse(state, request, response, reading.rejected);
    const { token } = reading;
    if (!token.person && token.claims.azpacr !== '2')
      return unauthorized(state, response, 'Unsupported app only token.');
    response.locals.caller = {
      person: token.person,
      clientId: token.clientId,
      permissions: token.person ? token.scopes : token.roles,
    } satisfies Caller;
    next();
  };
}

/**
 * 401 with SharePoint's texts and diagnostics: audience from https://github.com/AzureAD/azure-activedirectory-library-for-js/issues/589
 * (the body is inferred from its length and the title), signature and issuer from https://github.com/SharePoint/sp-dev-docs/issues/5889
 * and 7152, malformed from https://github.com/pnp/pnpjs/issues/1707. For no token at all 401 is UNCONFIRMED, 403 was seen too.
 */
function refuse(state: TenantState, request: Request, response: Response, refusal: TokenRejection): void {
  if (refusal === 'missing') {
    challenge(state, response);
    sendODataError(request, response, { ...ACCESS_DENIED, status: 401 });
    return;
  }
  if (refusal === 'audience') response.setHeader('x-ms-diagnostics', wrongAudience(request.headers.authorization));
  if (refusal === 'signature')
    response.setHeader('x-ms-diagnostics', diagnostics(3000006, 'Token contains invalid signature.'));
  unauthorized(state, response, DESCRIPTIONS[refusal]);
}

const DESCRIPTIONS: Readonly<Record<Exclude<TokenRejection, 'missing'>, string>> = {
  malformed: 'Unsupported security token.',
  signature: 'Invalid issuer or signature.',
  issuer: 'Invalid issuer or signature.',
  expired: 'Invalid JWT token. The token is expired.',
  audience: "Exception of type 'Microsoft.IdentityModel.Tokens.AudienceUriValidationFailedException' was thrown.",
};

function unauthorized(state: TenantState, response: Response, description: string): void {
  challenge(state, response);
  response.status(401).json({ error_description: description });
}

/** Also for those who bring only a bearer to what is no API. */
export function challenge(state: TenantState, response: Response): void {
  const parts = {
    realm: state.id,
    client_id: SHAREPOINT,
    trusted_issuers: `00000001-0000-0000-c000-000000000000@*,${issuerOf(state)},${SHAREPOINT}@${state.id}`,
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
