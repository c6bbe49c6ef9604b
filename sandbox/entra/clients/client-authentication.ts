import { createHash, timingSafeEqual } from 'node:crypto';
import type { AppRegistration } from '../../tenant/apps/app-registration.ts';
import type { TenantState } from '../../tenant/tenant-state.ts';
import { EntraError, missingParameter } from '../entra-error.ts';
import { unknownApp } from '../request-rules.ts';
import type { ClientAuthMethod } from '../tokens/access-token.ts';
import { verifyClientAssertion } from './client-assertion.ts';
import { requireServicePrincipal } from './service-principal.ts';

/** The client of a token request and its authentication method. */
export interface AuthenticatedClient {
  readonly app: AppRegistration;
  readonly authMethod: ClientAuthMethod;
}

/**
 * Authenticates the client by a client assertion, or by its secret in the form or in Basic authentication (RFC 6749,
 * section 2.3.1). A public client must send neither.
 * Throws: no client id 900144, unknown client 700016, neither secret nor assertion 7000218, wrong secret 7000215, a
 * public client with either 700025, and what `verifyClientAssertion` throws.
 * https://learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow#get-a-token
 */
export async function authenticateClient(
  state: TenantState,
  form: URLSearchParams,
  authorization: string | undefined,
): Promise<AuthenticatedClient> {
  const basic = readBasic(authorization);
  const app = findClient(state, form.get('client_id') || basic?.clientId);
  requireServicePrincipal(state, app);
  const secret = form.get('client_secret') || basic?.secret;
  const assertion = form.get('client_assertion');
  if (app.publicClient) {
    if (!secret && !assertion) return { app, authMethod: 'none' };
    throw new EntraError(
      700025,
      "Client is public so neither 'client_assertion' nor 'client_secret' should be presented.",
    );
  }
  if (assertion) {
    await verifyClientAssertion(state, app, assertion, form.get('client_assertion_type'));
    return { app, authMethod: 'certificate' };
  }
  if (!secret) throw missingCredential();
  const passwords = state.directory.knownEntry(app.clientId)?.passwords ?? [];
  const secrets = [...(app.secret ? [app.secret] : []), ...passwords.map(({ secretText }) => secretText)];
  if (secrets.some((one) => isSame(secret, one))) return { app, authMethod: 'secret' };
  throw new EntraError(
    7000215,
    'Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID, ' +
      `for a secret added to app '${app.clientId}'.`,
  );
}

/** Finds a registration by client id, ignoring case. Throws: no client id 900144, unknown client 700016. */
export function findClient(state: TenantState, clientId: string | null | undefined): AppRegistration {
  if (!clientId) throw missingParameter('client_id');
  const app = [...state.apps.values()].find((one) => one.clientId.toLowerCase() === clientId.toLowerCase());
  // A managed identity has no registration. Without a federated credential, Entra knows it as no client: UNCONFIRMED.
  if (app && (!app.managedIdentity || app.federatedCredentials?.length)) return app;
  throw unknownApp(clientId, state.name);
}

export function missingCredential(): EntraError {
  return new EntraError(
    7000218,
    "The request body must contain the following parameter: 'client_assertion' or 'client_secret'.",
  );
}

function readBasic(authorization: string | undefined): { clientId: string; secret: string } | undefined {
  const encoded = /^Basic +(\S+)$/i.exec(authorization ?? '')?.[1];
  if (encoded === undefined) return undefined;
  // Both halves are form-encoded before they are joined, so parsing them as a form decodes them.
  const [id = '', ...rest] = Buffer.from(encoded, 'base64').toString().split(':');
  const decode = (value: string) => new URLSearchParams(`value=${value}`).get('value') ?? '';
  return { clientId: decode(id), secret: decode(rest.join(':')) };
}

function isSame(a: string, b: string): boolean {
  const digest = (value: string) => createHash('sha256').update(value).digest();
  return timingSafeEqual(digest(a), digest(b));
}
