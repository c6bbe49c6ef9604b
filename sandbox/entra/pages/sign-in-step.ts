import { needsAdminConsent } from '../../tenant/directory/microsoft-apis.ts';
import { hasDirectoryRole } from '../../tenant/people/directory-roles.ts';
import type { DirectoryRole } from '../../tenant/people/person.ts';
import type { TenantState } from '../../tenant/tenant-state.ts';
import { consentError, missingConsent } from '../consent.ts';
import { EntraError } from '../entra-error.ts';
import { mfaError } from '../mfa.ts';
import { isDefault, type ResourceScopes } from '../requested-scopes.ts';
import type { AuthorizationRequest } from './authorization-request.ts';
import type { Session } from './session.ts';

/** https://learn.microsoft.com/entra/identity/enterprise-apps/grant-admin-consent#prerequisites */
const CONSENT_ADMINS: readonly DirectoryRole[] = [
  'Global Administrator',
  'Privileged Role Administrator',
  'Application Administrator',
  'Cloud Application Administrator',
];

/** The next step before the app gets its code. */
export type SignInStep =
  | { readonly name: 'pick-account' }
  | { readonly name: 'mfa'; readonly session: Session }
  /** `requested`: permissions for which consent is requested, by resource. */
  | { readonly name: 'consent'; readonly session: Session; readonly requested: readonly ResourceScopes[] }
  | { readonly name: 'admin-approval'; readonly session: Session }
  | { readonly name: 'code'; readonly session: Session };

/**
 * Order of steps: account, second factor, consent. With `prompt=none` throws instead of asking: 50058
 * (`login_required`), 50076, 65001 or 90094 (`interaction_required`).
 * https://learn.microsoft.com/entra/identity-platform/v2-oauth2-auth-code-flow#request-an-authorization-code
 */
export function nextSignInStep(
  state: TenantState,
  request: AuthorizationRequest,
  session: Session | undefined,
): SignInStep {
  const { client, prompt, hintedPerson, resources } = request;
  const silent = prompt === 'none';
  const mustPickAccount =
    prompt === 'login' || prompt === 'select_account' || (hintedPerson && hintedPerson !== session?.person);
  if (!session || mustPickAccount) {
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
    .map((scopes) => ({ resource: scopes.resource, permissions: missingConsent(state, client, person, scopes) }))
    .filter(({ permissions }) => permissions.length > 0);
  const consent = state.policies.consentOf(client.clientId);
  const adminOnly =
    consent === 'admin-approval' ||
    // Some permissions need an admin, whatever people may consent to.
    (!hasDirectoryRole(person, CONSENT_ADMINS) &&
      missing.some(({ resource, permissions }) => permissions.some((one) => needsAdminConsent(resource.id, one))));
  if (adminOnly || missing.length > 0 || prompt === 'consent') {
    if (silent) throw consentError(state, client, { error: 'interaction_required' });
    if (adminOnly) return { name: 'admin-approval', session };
    return { name: 'consent', session, requested: prompt === 'consent' ? resources.map(expandDefault) : missing };
  }
  return { name: 'code', session };
}

function expandDefault(scopes: ResourceScopes): ResourceScopes {
  return isDefault(scopes) ? { ...scopes, permissions: scopes.resource.registered } : scopes;
}
