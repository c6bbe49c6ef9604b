import { randomBytes } from 'node:crypto';
import type { AppRegistration } from '../../tenant/apps/app-registration.ts';
import { appRolesOf } from '../../tenant/apps/app-roles.ts';
import type { Person } from '../../tenant/people/person.ts';
import type { TenantState } from '../../tenant/tenant-state.ts';
import { ACCESS_TOKEN_LIFETIME, pairwiseSubject } from './issue-access-token.ts';
import { issuerOf } from './issuer.ts';
import type { UserGrant } from './user-grant.ts';

/** https://learn.microsoft.com/entra/identity-platform/id-token-claims-reference */
export function issueIdToken(
  state: TenantState,
  { person, nonce }: UserGrant,
  client: AppRegistration,
): Promise<string> {
  const roles = appRolesOf(state, person, client);
  const now = Math.floor(Date.now() / 1000);
  return state.entraKey.sign({
    aud: client.clientId,
    iss: issuerOf(state),
    iat: now,
    nbf: now,
    exp: now + ACCESS_TOKEN_LIFETIME,
    name: person.displayName,
    ...(nonce !== undefined && { nonce }),
    oid: person.id,
    preferred_username: person.userPrincipalName,
    ...(roles.length > 0 && { roles }),
    rh: `1.${randomBytes(30).toString('base64url')}.`,
    sub: pairwiseSubject(state, client.clientId, person),
    tid: state.id,
    uti: randomBytes(16).toString('base64url'),
    ver: '2.0',
  });
}

/**
 * `client_info`, requested by MSAL with `client_info=1`. MSAL builds the account id from it, in the
 * function `buildClientInfo` of its common library.
 */
export function clientInfo(state: TenantState, person: Person): string {
  return Buffer.from(JSON.stringify({ uid: person.id, utid: state.id })).toString('base64url');
}
