import { createHash, randomBytes } from 'node:crypto';
import { createEntra, type Entra } from '../../../sandbox/entra/index.ts';
import type { AppRegistration } from '../../../sandbox/tenant/apps/app-registration.ts';
import type { TenantState } from '../../../sandbox/tenant/tenant-state.ts';
import { type SmallTenant, startSmallTenant } from './small-tenant.ts';

export interface EntraTenant extends SmallTenant {
  /** The sign-in app, with where its sign-in ends. */
  readonly app: AppRegistration;
  readonly redirectUri: string;
  /** An app without secrets, with the same redirect URI. */
  readonly publicApp: AppRegistration;
  /** Moves the time by which codes expire, in milliseconds. */
  advance(milliseconds: number): void;
}

/** Entra with both its halves. Nothing listens where its sign-in ends. */
export async function startEntra(): Promise<EntraTenant> {
  let offset = 0;
  let entra: Entra | undefined;
  const both = (state: TenantState) => {
    entra ??= createEntra(state, () => Date.now() + offset);
    return entra;
  };
  const tenant = await startSmallTenant({
    entra: (state) => both(state).service,
    entraPages: (state) => both(state).pages,
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

/** A good authorization request; a change to undefined leaves the parameter out. */
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
