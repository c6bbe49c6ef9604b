import type { AppRole } from '../directory/types.ts';

/**
 * Trust in tokens of another issuer as the app's client assertion. All three are compared exactly.
 * https://learn.microsoft.com/graph/api/resources/federatedidentitycredential
 */
export interface FederatedCredential {
  readonly issuer: string;
  /** For a managed identity: its object (principal) id. */
  readonly subject: string;
  readonly audience: string;
  /** Undefined: it was not made by Graph. */
  readonly id?: string;
  readonly name?: string;
  readonly description?: string | null;
}

/** An app registration in the tenant's directory, with the permissions that an admin consented to. */
export interface AppRegistration {
  /** Application (client) id. */
  readonly clientId: string;
  readonly displayName: string;
  /** Empty: the app has none. */
  readonly secret: string;
  /** Application ID URI, e.g. `api://botid-<BOT_ID>`; undefined: the app exposes no API. */
  readonly identifierUri: string | undefined;
  /** Scopes that the app itself exposes, e.g. `access_as_user`. */
  readonly exposedScopes: readonly string[];
  /** App roles that the registration declares. Default: none. */
  readonly appRoles?: readonly AppRole[];
  /** Delegated permissions granted for all users of the tenant, by resource. */
  readonly delegatedGrants: {
    /** e.g. `User.Read` */
    readonly graph: string[];
    /** e.g. `AllSites.Read`, `User.Read.All` */
    readonly sharepoint: string[];
  };
  /** Application permissions granted by an admin, by resource: the `roles` of app-only tokens. Undefined: none. */
  readonly applicationGrants?: {
    /** e.g. `User.Read.All` */
    readonly graph: string[];
    /** e.g. `User.Read.All`, `Sites.FullControl.All` */
    readonly sharepoint: string[];
  };
  /** X.509 certificates (PEM) that the app may use instead of its secret. May grow while the tenant runs. */
  readonly certificates?: string[];
  /** May grow while the tenant runs; Entra allows 20. */
  readonly federatedCredentials?: FederatedCredential[];
  /** Redirect URIs, compared exactly. May grow while the tenant runs. */
  readonly redirectUris?: string[];
  /** Other tenants may use the app, as for multi-tenant bots. Default: false. */
  readonly multiTenant?: boolean;
  /** Runs on users' devices or in their browsers: has no secret or certificate and must use PKCE. Default: false. */
  readonly publicClient?: boolean;
  /** The registration is in Microsoft's own tenant: this tenant has only its service principal. Default: false. */
  readonly ofMicrosoft?: boolean;
  /**
   * The service principal of a user-assigned managed identity, which has no registration: it gets tokens from the
   * identity endpoints of its machine, and from Entra by a federated credential only. Default: false.
   */
  readonly managedIdentity?: boolean;
}
