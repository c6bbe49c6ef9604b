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
}
