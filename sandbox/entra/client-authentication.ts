import { createHash, timingSafeEqual } from 'node:crypto';
import type { AppRegistration } from '../tenant/app-registration.ts';
import type { TenantState } from '../tenant/tenant-state.ts';
import { EntraRefusal, missingParameter } from './refusal.ts';

/**
 * The app that asks, once it has proved itself with its secret: in the form, or by Basic authentication (RFC 6749, section 2.3.1).
 * Throws: no client id 900144, unknown 700016, no secret 7000218, wrong secret 7000215, certificate (none is registered) 700027.
 * https://learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow#get-a-token
 */
export function authenticateClient(
  state: TenantState,
  form: URLSearchParams,
  authorization: string | undefined,
): AppRegistration {
  const basic = readBasic(authorization);
  const clientId = form.get('client_id') || basic?.clientId;
  if (!clientId) throw missingParameter('client_id');
  const app = [...state.apps.values()].find((one) => one.clientId.toLowerCase() === clientId.toLowerCase());
  if (!app) {
    throw new EntraRefusal(
      700016,
      `Application with identifier '${clientId}' was not found in the directory '${state.name}'. ` +
        'This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant. ' +
        'You may have sent your authentication request to the wrong tenant.',
    );
  }
  if (form.has('client_assertion')) {
    throw new EntraRefusal(
      700027,
      'The certificate with identifier used to sign the client assertion is not registered on application.',
    );
  }
  const secret = form.get('client_secret') || basic?.secret;
  if (!secret) {
    throw new EntraRefusal(
      7000218,
      "The request body must contain the following parameter: 'client_assertion' or 'client_secret'.",
    );
  }
  if (!isSame(secret, app.secret)) {
    throw new EntraRefusal(
      7000215,
      'Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID, ' +
        `for a secret added to app '${app.clientId}'.`,
    );
  }
  return app;
}

function readBasic(authorization: string | undefined): { clientId: string; secret: string } | undefined {
  const encoded = /^Basic +(\S+)$/i.exec(authorization ?? '')?.[1];
  if (encoded === undefined) return undefined;
  // Both halves are form-encoded before they are joined: decoding them as a form does the reverse.
  const [id = '', ...rest] = Buffer.from(encoded, 'base64').toString().split(':');
  const decode = (value: string) => new URLSearchParams(`value=${value}`).get('value') ?? '';
  return { clientId: decode(id), secret: decode(rest.join(':')) };
}

function isSame(one: string, other: string): boolean {
  const digest = (value: string) => createHash('sha256').update(value).digest();
  return timingSafeEqual(digest(one), digest(other));
}
