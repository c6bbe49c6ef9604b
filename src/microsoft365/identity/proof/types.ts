/** Where an app's certificate comes from. */
export interface CertificateSource {
  /** Begin of the names of the settings: `_FILE` and `_PASSWORD` may follow. */
  readonly setting: 'APP_CERTIFICATE' | 'BOT_CERTIFICATE';
  /** Path of a PEM or PKCS #12 file. It is read again after a change. */
  readonly file?: string | undefined;
  /** Instead of a file: PEM, or PKCS #12 or PEM in base64. */
  readonly value?: string | undefined;
  /** Password of the private key, or of PKCS #12. */
  readonly password?: string | undefined;
}

/** How an app authenticates, in order of preference. */
export type AppProof =
  | { readonly by: 'certificate'; readonly certificate: CertificateSource }
  /** A user-assigned managed identity in Azure stands for the app, or is the app. */
  | { readonly by: 'managed-identity'; readonly clientId: string }
  /** A service account of a Kubernetes cluster stands for the app. The file has its token and is read for each use. */
  | { readonly by: 'workload-identity'; readonly tokenFile: string }
  /**
   * Sufficient for Graph; SharePoint refuses it:
   * https://learn.microsoft.com/sharepoint/dev/solution-guidance/security-apponly-azuread
   */
  | { readonly by: 'secret'; readonly secret: string };

/** What a token request carries to authenticate the app. */
export type ClientAuthentication =
  | { readonly secret: string }
  /** https://learn.microsoft.com/entra/identity-platform/certificate-credentials */
  | { readonly assertion: () => Promise<string> };
