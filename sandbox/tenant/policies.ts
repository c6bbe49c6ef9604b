import type { Person } from './people/person.ts';
import { guidFrom } from './random.ts';

/**
 * State of consent for an app: granted by an admin for all users, available to each user, or reserved to an admin who
 * has not granted it.
 * https://learn.microsoft.com/entra/identity/enterprise-apps/user-admin-consent-overview
 */
export type Consent = 'granted' | 'user-consent' | 'admin-approval';

export const CONSENTS = ['granted', 'user-consent', 'admin-approval'] as const satisfies readonly Consent[];

/**
 * Where photos can be changed and by whom: https://learn.microsoft.com/graph/profilephoto-configure-settings.
 * `onPremises` blocks all changes in the cloud. `allowedRoles`: template ids of directory roles; empty: all users.
 */
export interface PhotoUpdateSettings {
  readonly source: 'cloud' | 'onPremises';
  readonly allowedRoles: readonly string[];
}

/**
 * The tenant's policies for apps and people. Tests and the control page call `setConsent` with one of `CONSENTS`, and
 * `requireMfa` / `waiveMfa`; all apply from the next request. Real policies also evaluate permissions, risk, location
 * and device; these evaluate only app and person.
 */
export interface Policies {
  /** Default: `granted`. By client id. */
  consentOf(clientId: string): Consent;
  /** Also clears the permissions that people accepted. */
  setConsent(clientId: string, consent: Consent): void;
  /** Records that a person consented to these permissions of a resource. */
  accept(clientId: string, person: Person, resource: string, permissions: readonly string[]): void;
  /** The permissions of a resource that the person accepted; none while admin approval is required. */
  acceptedBy(clientId: string, person: Person, resource: string): readonly string[];
  /** The person's tokens for Microsoft's APIs need a second factor, given in an interactive sign-in. */
  requireMfa(person: Person): void;
  waiveMfa(person: Person): void;
  /** Default: false. */
  mfaRequired(person: Person): boolean;
  /** Who may change photos. Default: all users, in the cloud. */
  photoUpdates: PhotoUpdateSettings;
  /** The `claims` parameter for the new interactive sign-in, as JSON text; names the policy that was not satisfied. */
  readonly mfaClaims: string;
}

export function createPolicies(seed: number): Policies {
  const consents = new Map<string, Consent>();
  const accepted = new Map<string, Set<string>>();
  const mfa = new Set<string>();
  const key = (clientId: string, person: Person, resource: string) => `${clientId}/${person.id}/${resource}`;
  const consentOf = (clientId: string) => consents.get(clientId) ?? 'granted';
  return {
    consentOf,
    setConsent(clientId, consent) {
      consents.set(clientId, consent);
      for (const stored of accepted.keys()) if (stored.startsWith(`${clientId}/`)) accepted.delete(stored);
    },
    accept(clientId, person, resource, permissions) {
      const acceptedKey = key(clientId, person, resource);
      accepted.set(acceptedKey, new Set([...(accepted.get(acceptedKey) ?? []), ...permissions]));
    },
    acceptedBy(clientId, person, resource) {
      if (consentOf(clientId) === 'admin-approval') return [];
      return [...(accepted.get(key(clientId, person, resource)) ?? [])];
    },
    requireMfa: (person) => void mfa.add(person.id),
    waiveMfa: (person) => void mfa.delete(person.id),
    mfaRequired: (person) => mfa.has(person.id),
    photoUpdates: { source: 'cloud', allowedRoles: [] },
    // As in https://github.com/AzureAD/microsoft-authentication-library-for-js/issues/5491
    mfaClaims: JSON.stringify({
      access_token: { capolids: { essential: true, values: [guidFrom(seed, 'policy', 'mfa')] } },
    }),
  };
}
