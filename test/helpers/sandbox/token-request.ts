import assert from 'node:assert/strict';
import type { AppRegistration } from '../../../sandbox/tenant/apps/app-registration.ts';
import type { TenantState } from '../../../sandbox/tenant/tenant-state.ts';

export interface TokenResponse {
  readonly status: number;
  readonly headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: a body on the wire, whose members the tests name one by one
  readonly body: any;
}

/** Posts a form to the token endpoint. */
export async function requestToken(
  state: TenantState,
  form: Readonly<Record<string, string>>,
  options: { readonly tenant?: string; readonly headers?: Readonly<Record<string, string>> } = {},
): Promise<TokenResponse> {
  const response = await fetch(`${state.addresses.entra}/${options.tenant ?? state.id}/oauth2/v2.0/token`, {
    method: 'POST',
    body: new URLSearchParams(form),
    headers: { ...options.headers },
  });
  return { status: response.status, headers: response.headers, body: await response.json() };
}

export function credentialsOf(app: AppRegistration): Record<string, string> {
  return { client_id: app.clientId, client_secret: app.secret };
}

export function onBehalfOfForm(app: AppRegistration, assertion: string, scope: string): Record<string, string> {
  return {
    ...credentialsOf(app),
    grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
    requested_token_use: 'on_behalf_of',
    assertion,
    scope,
  };
}

export interface ExpectedTokenError {
  readonly status: number;
  readonly error: string;
  readonly code: number;
  readonly suberror?: string;
}

/** Requests a token and asserts the expected error. Returns the body. */
export async function assertTokenError(
  state: TenantState,
  form: Readonly<Record<string, string>>,
  expected: ExpectedTokenError,
  options?: Parameters<typeof requestToken>[2],
): Promise<TokenResponse['body']> {
  const { status, body } = await requestToken(state, form, options);
  assert.deepEqual(
    [status, body.error, body.error_codes],
    [expected.status, expected.error, [expected.code]],
    body.error_description,
  );
  assert.equal(body.suberror, expected.suberror);
  return body;
}
