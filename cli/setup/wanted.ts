import type { SetupConfig } from '../../src/config/setup-config.ts';
import { CodedError } from '../../src/errors.ts';
import { APP_PERMISSIONS, type OptionalPart } from '../../src/microsoft365/identity/permissions.ts';
import { readAppCertificate } from '../../src/microsoft365/identity/proof/app-certificate.ts';
import { readFederatedToken } from '../../src/microsoft365/identity/proof/federated-token.ts';
import type { DirectoryClient } from './directory-client.ts';
import { principalOf } from './read-present.ts';
import type { Wanted, WantedCertificate } from './types.ts';

const DISPLAY_NAME = 'Photo Sync';

/**
 * What the tenant shall have, according to the settings. `without`: parts whose permissions are not needed. Throws
 * `setup-failed` for an unknown managed identity, `certificate-unusable` and `federated-token-unusable`.
 */
export async function readWanted(
  config: SetupConfig,
  client: DirectoryClient,
  without: readonly OptionalPart[],
): Promise<Wanted> {
  const { botId, endpoint } = config;
  return {
    displayName: DISPLAY_NAME,
    permissions: APP_PERMISSIONS.filter(({ part }) => part === undefined || !without.includes(part)),
    identifierUri: identifierUriOf(botId),
    redirectUri: endpoint && `${endpoint}/auth-end`,
    credential: await credentialOf(config, client),
    certificate: await certificateOf(config),
  };
}

/** The form that Teams requires for a bot, as in the manifest. */
export function identifierUriOf(botId: string | undefined): string | undefined {
  return botId && `api://botid-${botId}`;
}

/** What the settings do not say yet, for the admin. */
export function leftOut(config: SetupConfig, isSecretMade: boolean): string[] {
  const { botId, endpoint, hasSecret } = config;
  const hasProof = Boolean(config.managedIdentity || config.tokenFile || config.certificate);
  const isSecretOnly = !hasProof && (hasSecret || isSecretMade);
  return [
    ...(botId ? [] : ['Application ID URI: BOT_ID is not set']),
    ...(endpoint ? [] : ['redirect address: BOT_ENDPOINT is not set']),
    ...(hasProof || isSecretOnly
      ? []
      : [
          'proof of the app: set APP_MANAGED_IDENTITY, AZURE_FEDERATED_TOKEN_FILE or APP_CERTIFICATE_FILE, or ask for --client-secret',
        ]),
    ...(isSecretOnly
      ? ['SharePoint as the app itself: it accepts no secret. check, sweep and nudges need a certificate']
      : []),
  ];
}

/**
 * Of a managed identity, the subject is its object id, not its client id:
 * https://learn.microsoft.com/entra/workload-id/workload-identity-federation-config-app-trust-managed-identity
 */
async function credentialOf(
  { managedIdentity, tokenFile, tenantId, cloud }: SetupConfig,
  client: DirectoryClient,
): Promise<Wanted['credential']> {
  const audiences = [cloud.tokenExchangeAudience] as const;
  if (managedIdentity === undefined) {
    if (tokenFile === undefined) return undefined;
    const { issuer, subject } = await readFederatedToken(tokenFile, audiences[0]);
    return { issuer, subject, audiences };
  }
  const subject = await principalOf(client, managedIdentity);
  if (subject === undefined) {
    throw new CodedError('setup-failed', `This tenant has no managed identity with the client id ${managedIdentity}.`, {
      remedy: 'Check APP_MANAGED_IDENTITY: Azure portal > Managed Identities > your identity > Overview > Client ID.',
    });
  }
  return {
    issuer: `${cloud.authorityHost}/${tenantId}/v2.0`,
    subject,
    audiences,
  };
}

/** The public part of the certificate in the settings. */
async function certificateOf({ certificate: source }: SetupConfig): Promise<WantedCertificate | undefined> {
  if (!source) return undefined;
  const { certificate } = await readAppCertificate(source);
  return { thumbprint: certificate.fingerprint.replaceAll(':', ''), key: certificate.raw.toString('base64') };
}
