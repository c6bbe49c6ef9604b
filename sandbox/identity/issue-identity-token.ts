import { servicePrincipalId } from '../entra/clients/service-principal.ts';
import { findResource } from '../entra/resources.ts';
import { issueAccessToken } from '../entra/tokens/issue-access-token.ts';
import { Refusal } from '../http/refusal.ts';
import type { AppRegistration } from '../tenant/apps/app-registration.ts';
import type { TenantState } from '../tenant/tenant-state.ts';

/** An identity endpoint refuses a request. */
export class IdentityRefused extends Refusal {}

/** Seconds: https://learn.microsoft.com/entra/identity/managed-identities-azure-resources/managed-identities-faq */
const LIFETIME = 24 * 3_600;

export interface IdentityTokenRequest {
  readonly resource: string | undefined;
  /** At most one of the two names the identity. */
  readonly clientId: string | undefined;
  readonly principalId: string | undefined;
}

export interface IdentityToken {
  readonly token: string;
  readonly resource: string;
  readonly clientId: string;
  /** Unix time in seconds. */
  readonly issuedAt: number;
  readonly expiresOn: number;
}

/** The token of a user-assigned managed identity for a resource. Throws `IdentityRefused` with status 400. */
export async function issueIdentityToken(
  state: TenantState,
  { resource, clientId, principalId }: IdentityTokenRequest,
): Promise<IdentityToken> {
  if (resource === undefined) throw new IdentityRefused(400, 'invalid_request', 'Parameter resource is missing');
  const identity = findIdentity(state, clientId, principalId);
  // Without an id: the system-assigned identity, which this machine does not have.
  if (!identity) throw new IdentityRefused(400, 'invalid_request', 'Identity not found');
  const api = findResource(state, identity, resource);
  if (!api) {
    throw new IdentityRefused(
      400,
      'invalid_resource',
      `AADSTS500011: The resource principal named ${resource} was not found in the tenant named ${state.name}.`,
    );
  }
  const issuedAt = Math.floor(Date.now() / 1000);
  const token = await issueAccessToken(state, {
    audience: api.audience,
    clientId: identity.clientId,
    roles: api.roles,
    authMethod: 'certificate',
    expiresIn: LIFETIME,
  });
  return { token, resource, clientId: identity.clientId, issuedAt, expiresOn: issuedAt + LIFETIME };
}

function findIdentity(
  state: TenantState,
  clientId: string | undefined,
  principalId: string | undefined,
): AppRegistration | undefined {
  if ((clientId === undefined) === (principalId === undefined)) return undefined;
  return [...state.apps.values()].find(
    (app) =>
      app.managedIdentity &&
      (clientId === undefined
        ? servicePrincipalId(state, app.clientId) === principalId?.toLowerCase()
        : app.clientId.toLowerCase() === clientId.toLowerCase()),
  );
}
