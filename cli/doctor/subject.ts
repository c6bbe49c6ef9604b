import { type DiagnosedSettings, diagnoseSettings } from '../../src/config/diagnosed-settings.ts';
import type { SettingName } from '../../src/config/settings.ts';
import { HOST_SETTINGS } from '../../src/config/tenant-config.ts';
import { appGraphAccess } from '../../src/microsoft365/graph/app-graph-access.ts';
import type { GraphAccess } from '../../src/microsoft365/graph/request-graph.ts';
import { type AppCredential, createAppCredential } from '../../src/microsoft365/identity/app-credential.ts';
import type { AppProof } from '../../src/microsoft365/identity/proof/types.ts';
import type { Environment } from '../../src/microsoft365/proxy-environment.ts';

/** What the checks look at. */
export interface Subject extends DiagnosedSettings {
  readonly environment: Environment;
  /** Name of the person as whom the admin uses Teams. */
  readonly user: string | undefined;
  /** Path of the manifest of the app in Teams. */
  readonly manifest: string | undefined;
  /** A token of Graph of an admin who signed in; an error: the sign-in failed. Undefined: none was asked for. */
  readonly admin: string | Error | undefined;
  /** The app itself. To be used only by checks that need `APP_SETTINGS`. */
  readonly credential: AppCredential;
  /** Graph with the permissions of the app. */
  readonly access: GraphAccess;
  /** Origin of the My Site host. Set by its check; undefined: it is not known. */
  mySite: string | undefined;
}

export interface SubjectOptions extends Pick<Subject, 'environment' | 'user' | 'manifest'> {
  /** Default: none was asked for. */
  readonly admin?: Subject['admin'];
}

/** Never throws, whatever the settings are. */
export function createSubject({ environment, user, manifest, admin }: SubjectOptions): Subject {
  const diagnosed = diagnoseSettings(environment);
  const { cloud, config, appProof } = diagnosed;
  // Without a proof, the settings have a problem, and no check uses the credential.
  const proof: AppProof = appProof ?? { by: 'secret', secret: '' };
  const credential = createAppCredential({ ...config.app, ...cloud, proof });
  const access = appGraphAccess(cloud.graph, credential);
  return { ...diagnosed, user, manifest, admin, environment, credential, access, mySite: undefined };
}

/** Settings on which each request to Microsoft depends. */
export const CLOUD_SETTINGS: readonly SettingName[] = [
  ...(['CLOUD', 'HTTPS_PROXY', 'HTTP_PROXY', 'ALL_PROXY'] as const),
  ...Object.values(HOST_SETTINGS),
];

/** Settings on which a token of the app depends. */
export const APP_CREDENTIAL_SETTINGS: readonly SettingName[] = [
  ...CLOUD_SETTINGS,
  ...(['AAD_APP_TENANT_ID', 'AAD_APP_CLIENT_ID', 'AAD_APP_CLIENT_SECRET'] as const),
  ...(['APP_MANAGED_IDENTITY', 'AZURE_FEDERATED_TOKEN_FILE'] as const),
  ...(['APP_CERTIFICATE', 'APP_CERTIFICATE_FILE', 'APP_CERTIFICATE_PASSWORD'] as const),
];

/** Settings on which a token of the bot depends. */
export const BOT_CREDENTIAL_SETTINGS: readonly SettingName[] = [
  ...CLOUD_SETTINGS,
  ...(['AAD_APP_TENANT_ID', 'BOT_ID', 'BOT_TYPE', 'BOT_PASSWORD', 'AZURE_FEDERATED_TOKEN_FILE'] as const),
  ...(['BOT_CERTIFICATE', 'BOT_CERTIFICATE_FILE', 'BOT_CERTIFICATE_PASSWORD'] as const),
];
