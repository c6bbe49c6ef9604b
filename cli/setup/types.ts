import type { AppPermission, MicrosoftApiName } from '../../src/microsoft365/identity/permissions.ts';

/** https://learn.microsoft.com/graph/api/resources/permissionscope, and app roles likewise */
export interface Entitlement {
  readonly id: string;
  readonly value: string | null;
  readonly isEnabled: boolean;
}

export interface KeyCredential {
  readonly customKeyIdentifier: string | null;
}

/** The parts of https://learn.microsoft.com/graph/api/resources/application that the command reads and changes. */
export interface Registration {
  readonly id: string;
  readonly appId: string;
  readonly displayName: string;
  readonly identifierUris: readonly string[];
  readonly api: {
    readonly requestedAccessTokenVersion: number | null;
    readonly oauth2PermissionScopes: readonly Entitlement[];
    readonly preAuthorizedApplications: readonly {
      readonly appId: string;
      readonly delegatedPermissionIds: readonly string[];
    }[];
  };
  readonly appRoles: readonly Entitlement[];
  readonly web: { readonly redirectUris: readonly string[] };
  readonly requiredResourceAccess: readonly {
    readonly resourceAppId: string;
    readonly resourceAccess: readonly { readonly id: string; readonly type: string }[];
  }[];
  readonly keyCredentials: readonly KeyCredential[];
}

/** Changed members of a registration, as the body of a request. */
export type RegistrationPatch = Partial<Omit<Registration, 'id' | 'appId' | 'api' | 'web'>> & {
  readonly api?: Partial<Registration['api']>;
  readonly web?: Partial<Registration['web']>;
};

/** The service principal of an API of Microsoft in the tenant. */
export interface ApiPrincipal {
  readonly id: string;
  readonly appRoles: readonly Entitlement[];
  readonly oauth2PermissionScopes: readonly Entitlement[];
}

export interface PermissionGrant {
  readonly id: string;
  readonly resourceId: string;
  readonly scope: string;
}

export interface RoleAssignment {
  readonly id: string;
  readonly resourceId: string;
  readonly appRoleId: string;
}

export interface FederatedCredential {
  readonly id: string;
  readonly issuer: string;
  readonly subject: string;
  readonly audiences: readonly string[];
}

/** What the tenant has now. */
export interface Present {
  readonly registration: Registration | undefined;
  /** Object id of the registration's service principal. */
  readonly principalId: string | undefined;
  readonly apis: Readonly<Record<MicrosoftApiName, ApiPrincipal>>;
  /** Granted for all people. */
  readonly grants: readonly PermissionGrant[];
  readonly assignments: readonly RoleAssignment[];
  readonly credentials: readonly FederatedCredential[];
}

/** What the tenant shall have. A part that is undefined is left as it is. */
export interface Wanted {
  readonly displayName: string;
  readonly permissions: readonly AppPermission[];
  readonly identifierUri: string | undefined;
  readonly redirectUri: string | undefined;
  readonly credential: Omit<FederatedCredential, 'id'> | undefined;
  readonly certificate: WantedCertificate | undefined;
}

export interface WantedCertificate {
  /** SHA-1 in hexadecimal: how Entra ID names it. */
  readonly thumbprint: string;
  /** DER in base64. */
  readonly key: string;
}

/** One change of the tenant, described well enough to take it back. */
export type SetupChange =
  | { readonly kind: 'registration'; readonly displayName: string }
  /** `from`: the version before. */
  | { readonly kind: 'token-version'; readonly from: number | null }
  | { readonly kind: 'scope'; readonly id: string }
  | { readonly kind: 'identifier-uri'; readonly uri: string }
  | { readonly kind: 'teams-client'; readonly appId: string; readonly scopeId: string }
  | { readonly kind: 'redirect-uri'; readonly uri: string }
  | { readonly kind: 'app-role'; readonly id: string }
  | { readonly kind: 'certificate'; readonly thumbprint: string; readonly key: string }
  | { readonly kind: 'permission'; readonly permission: AppPermission }
  | { readonly kind: 'service-principal' }
  | { readonly kind: 'grant'; readonly permission: AppPermission }
  | { readonly kind: 'federated-credential'; readonly credential: Omit<FederatedCredential, 'id'> }
  | { readonly kind: 'secret'; readonly keyId: string };
