import { createHash, randomBytes } from 'node:crypto';
import { createEntra, type Entra } from '../../../sandbox/entra/index.ts';
import type { AppRegistration } from '../../../sandbox/tenant/apps/app-registration.ts';
import type { TenantState } from '../../../sandbox/tenant/tenant-state.ts';
import { type SmallTenant, startSmallTenant } from './small-tenant.ts';

export interface EntraTenant extends SmallTenant {
  /** The sign-in app, with redirect URIs. */
  readonly app: AppRegistration;
  readonly redirectUri: string;
  /** A public client with the same redirect URIs. */
  readonly publicApp: AppRegistration;
  /** Moves the clock for the expiry of codes by this many milliseconds. */
  advance(milliseconds: number): void;
}

/** Starts Entra with endpoints and pages. Nothing listens at the redirect URI. */
export async function startEntra(): Promise<EntraTenant> {
  let offset = 0;
  let entra: Entra | undefined;
  const entraOf = (state: TenantState) => {
    entra ??= createEntra(state, () => Date.now() + offset);
    return entra;
  };
  const tenant = await startSmallTenant({
    entra: (state) => entraOf(state).service,
    entraPages: (state) => entraOf(state).pages,
  });
  const redirectUri = 'http://localhost:9/auth-end?from=entra';
  const app: AppRegistration = { ...tenant.ssoApp, redirectUris: ['http://localhost:9/other', redirectUri] };
  const publicApp: AppRegistration = {
    ...app,
    clientId: '33333333-3333-4333-8333-333333333333',
    displayName: 'Photo app for phones',
    identifierUri: undefined,
    publicClient: true,
  };
  for (const one of [app, publicApp]) (tenant.state.apps as Map<string, AppRegistration>).set(one.clientId, one);
  return {
    ...tenant,
    app,
    redirectUri,
    publicApp,
    advance(milliseconds) {
      offset += milliseconds;
    },
  };
}

export interface Pkce {
  readonly verifier: string;
  readonly challenge: string;
}

export function createPkce(): Pkce {
  const verifier = randomBytes(32).toString('base64url');
  return { verifier, challenge: createHash('sha256').update(verifier).digest('base64url') };
}

/** URL of a valid authorization request; a change to undefined removes the parameter. */
export function authorizeUrl(
  { state, app, redirectUri }: EntraTenant,
  changes: Readonly<Record<string, string | undefined>> = {},
): string {
  const parameters = {
    client_id: app.clientId,
    response_type: 'code',
    redirect_uri: redirectUri,
    scope: 'openid profile offline_access https://graph.microsoft.com/User.Read',
    state: 'what the app remembers&more',
    ...changes,
  };
  const given = Object.entries(parameters).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return `${state.addresses.entraPages}/${state.id}/oauth2/v2.0/authorize?${new URLSearchParams(given)}`;
}
