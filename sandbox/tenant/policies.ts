import type { Person } from './people/person.ts';
import { guidFrom } from './random.ts';

/**
 * Who may let an app act for people: an admin did for everybody ("granted"), each person may for themselves, or only an admin could
 * and has not. https://learn.microsoft.com/entra/identity/enterprise-apps/user-admin-consent-overview
 */
export type Consent = 'granted' | 'user-consent' | 'admin-approval';

export const CONSENTS = ['granted', 'user-consent', 'admin-approval'] as const satisfies readonly Consent[];

/**
 * Where photos are changed, and by whom: https://learn.microsoft.com/graph/profilephoto-configure-settings. `onPremises` shuts everybody out of
 * changing them in the cloud. `allowedRoles`: template ids of directory roles; empty: everybody may.
 */
export interface PhotoUpdateSettings {
  readonly source: 'cloud' | 'onPremises';
  readonly allowedRoles: readonly string[];
}

/**
 * What the tenant's admins demand of apps and people. For a switch on a page or in a test: `setConsent` with one of `CONSENTS`, and
 * `requireMfa` / `waiveMfa`; all apply from the next request on. Where real policies look at permissions, risk, place and device,
 * these look at the app and at the person alone.
 */
export interface Policies {
  /** Default: `granted`. By client id. */
  consentOf(clientId: string): Consent;
  /** What people accepted for themselves so far is forgotten. */
  setConsent(clientId: string, consent: Consent): void;
  /** A person let the app use these permissions of a resource. */
  accept(clientId: string, person: Person, resource: string, permissions: readonly string[]): void;
  /** The permissions of a resource that the person accepted; none while an admin's approval is needed. */
  acceptedBy(clientId: string, person: Person, resource: string): readonly string[];
  /** From now on the person's tokens for Microsoft's APIs need a second factor, shown in an interactive sign-in. */
  requireMfa(person: Person): void;
  waiveMfa(person: Person): void;
  /** Default: false. */
  mfaRequired(person: Person): boolean;
  /** Who may change photos. Default: everybody, in the cloud. */
  photoUpdates: PhotoUpdateSettings;
  /** The `claims` with which an app must send a person back to sign in, as JSON text: names the policy that was not met. */
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
      for (const one of accepted.keys()) if (one.startsWith(`${clientId}/`)) accepted.delete(one);
    },
    accept(clientId, person, resource, permissions) {
      const at = key(clientId, person, resource);
      accepted.set(at, new Set([...(accepted.get(at) ?? []), ...permissions]));
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
