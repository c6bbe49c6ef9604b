import type { Person } from '../../tenant/people/person.ts';
import type { TenantState } from '../../tenant/tenant-state.ts';
import { consentError, missingConsent } from '../consent.ts';
import { EntraError } from '../entra-error.ts';
import { mfaError } from '../mfa.ts';
import { isDefault, type ResourceScopes } from '../requested-scopes.ts';
import type { AuthorizationRequest } from './authorization-request.ts';

/** Who is signed in in this browser. */
export interface Session {
  readonly person: Person;
  /** A second factor was shown. */
  readonly mfa: boolean;
}

/** What must happen before the app gets its code. */
export type SignInStep =
  | { readonly name: 'pick-account' }
  | { readonly name: 'mfa'; readonly session: Session }
  /** `wanted`: what the person is asked to accept, by resource. */
  | { readonly name: 'consent'; readonly session: Session; readonly wanted: readonly ResourceScopes[] }
  | { readonly name: 'admin-approval'; readonly session: Session }
  | { readonly name: 'code'; readonly session: Session };

/**
 * First who, then the second factor, then consent. Throws, where `prompt=none` forbids to ask: 50058 (`login_required`), 50076, 65001 or
 * 90094 (`interaction_required`). https://learn.microsoft.com/entra/identity-platform/v2-oauth2-auth-code-flow#request-an-authorization-code
 */
export function nextSignInStep(
  state: TenantState,
  request: AuthorizationRequest,
  session: Session | undefined,
): SignInStep {
  const { client, prompt, hinted, resources } = request;
  const silent = prompt === 'none';
  const mustPick = prompt === 'login' || prompt === 'select_account' || (hinted && hinted !== session?.person);
  if (!session || mustPick) {
    if (!silent) return { name: 'pick-account' };
    throw new EntraError(
      50058,
      'A silent sign-in request was sent but no user is signed in. The cookies used to represent the user session were not sent.',
    );
  }
  const { person } = session;
  if (state.policies.mfaRequired(person) && !session.mfa) {
    if (!silent) return { name: 'mfa', session };
    throw mfaError(state);
  }
  const missing = resources
    .map((one) => ({ resource: one.resource, permissions: missingConsent(state, client, person, one) }))
    .filter(({ permissions }) => permissions.length > 0);
  const forAdmins = state.policies.consentOf(client.clientId) === 'admin-approval';
  if (forAdmins || missing.length > 0 || prompt === 'consent') {
    if (silent) throw consentError(state, client, { error: 'interaction_required' });
    if (forAdmins) return { name: 'admin-approval', session };
    return { name: 'consent', session, wanted: prompt === 'consent' ? resources.map(spelledOut) : missing };
  }
  return { name: 'code', session };
}

function spelledOut(scopes: ResourceScopes): ResourceScopes {
  return isDefault(scopes) ? { ...scopes, permissions: scopes.resource.registered } : scopes;
}
