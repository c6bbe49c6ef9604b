/** An app registration in the tenant's directory with what its admin has consented to. */
export interface AppRegistration {
  /** Application (client) id. */
  readonly clientId: string;
  readonly displayName: string;
  readonly secret: string;
  /** Application ID URI, e.g. `api://botid-<BOT_ID>`; undefined: the app exposes no API. */
  readonly identifierUri: string | undefined;
  /** Scopes that the app itself exposes, e.g. `access_as_user`. */
  readonly exposedScopes: readonly string[];
  /** Delegated permissions granted for everybody in the tenant, by resource. */
  readonly delegatedGrants: {
    /** e.g. `User.Read` */
    readonly graph: readonly string[];
    /** e.g. `AllSites.Read`, `User.Read.All` */
    readonly sharepoint: readonly string[];
  };
  /** Application permissions granted by an admin, by resource: the `roles` of its app-only tokens. Undefined: none. */
  readonly applicationGrants?: {
    /** e.g. `User.Read.All` */
    readonly graph: string[];
    /** e.g. `User.Read.All`, `Sites.FullControl.All` */
    readonly sharepoint: string[];
  };
  /** X.509 certificates, PEM, with which the app may prove itself instead of its secret. May grow while the tenant runs. */
  readonly certificates?: string[];
  /** Where Entra may send the answers of its sign-in pages, compared character by character. May grow while the tenant runs. */
  readonly redirectUris?: string[];
  /** It runs on its users' devices or in their browsers: it has neither secret nor certificate, and must use PKCE. Default: false. */
  readonly publicClient?: boolean;
}
