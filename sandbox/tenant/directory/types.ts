/** https://learn.microsoft.com/graph/api/resources/permissionscope */
export interface PermissionScope {
  readonly id: string;
  readonly value: string;
  /** `User`: people may consent. `Admin`: only an admin may. */
  readonly type: 'User' | 'Admin';
  readonly isEnabled: boolean;
  readonly adminConsentDisplayName: string;
  readonly adminConsentDescription: string;
  readonly userConsentDisplayName: string | null;
  readonly userConsentDescription: string | null;
}

/** https://learn.microsoft.com/graph/api/resources/approle */
export interface AppRole {
  readonly id: string;
  readonly value: string;
  readonly displayName: string;
  readonly description: string;
  readonly isEnabled: boolean;
  readonly allowedMemberTypes: readonly ('User' | 'Application')[];
}

/** https://learn.microsoft.com/graph/api/resources/preauthorizedapplication */
export interface PreAuthorizedApplication {
  readonly appId: string;
  readonly delegatedPermissionIds: readonly string[];
}

/** https://learn.microsoft.com/graph/api/resources/requiredresourceaccess */
export interface RequiredResourceAccess {
  readonly resourceAppId: string;
  readonly resourceAccess: readonly { readonly id: string; readonly type: 'Scope' | 'Role' }[];
}

/** A client secret. Graph shows its text once. https://learn.microsoft.com/graph/api/resources/passwordcredential */
export interface PasswordCredential {
  readonly keyId: string;
  readonly displayName: string | null;
  readonly startDateTime: string;
  readonly endDateTime: string;
  readonly secretText: string;
}

/** A person or a service principal has an app role of this app. */
export interface PersonAssignment {
  readonly id: string;
  readonly personId: string;
  readonly appRoleId: string;
  readonly createdDateTime: string;
}

/** The service principal of an app in the tenant. */
export interface ServicePrincipalEntry {
  readonly id: string;
  readonly createdDateTime: string;
  /** People with an app role of the app. */
  readonly people: PersonAssignment[];
}

/**
 * What Graph shows of an app beside its `AppRegistration`. Permissions, redirect URIs, federated credentials and
 * certificates are in the `AppRegistration`.
 */
export interface AppEntry {
  /** Object id of the application. */
  readonly id: string;
  readonly createdDateTime: string;
  signInAudience: string;
  tags: readonly string[];
  notes: string | null;
  identifierUris: readonly string[];
  requestedAccessTokenVersion: number | null;
  scopes: readonly PermissionScope[];
  preAuthorized: readonly PreAuthorizedApplication[];
  appRoles: readonly AppRole[];
  /** Undefined: exactly the permissions that are granted. */
  requiredResourceAccess: readonly RequiredResourceAccess[] | undefined;
  passwords: PasswordCredential[];
  /** Names of certificates by key id. */
  readonly keyNames: Map<string, string | null>;
  /** Undefined: there is none, so that the app gets no token. */
  principal: ServicePrincipalEntry | undefined;
}
