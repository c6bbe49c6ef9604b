import { DeviceCodeCredential } from '@azure/identity';
import { CodedError } from '../../errors.ts';
import { createAzureHttpClient } from '../azure-http-client.ts';
import { BYTE_BUDGETS } from '../byte-budgets.ts';
import type { Cloud } from '../clouds.ts';
import { causesOf, type LatestFailure, networkCode, networkRemedy } from '../network-remedy.ts';

/**
 * Microsoft Graph Command Line Tools, the client with which admins sign in to Microsoft's own tools. It is the same in
 * each cloud: https://learn.microsoft.com/powershell/microsoftgraph/authentication-commands
 */
const SIGN_IN_CLIENT_ID = '14d82eec-204b-4c2f-b7e8-296a70dab67e';

export interface AdminSignIn {
  readonly tenantId: string;
  readonly cloud: Cloud;
  /** Names of delegated permissions of Microsoft Graph. */
  readonly permissions: readonly string[];
  /** Shows the person where to enter which code. */
  readonly prompt: (text: string) => void;
}

/**
 * A token of Microsoft Graph for an admin, who signs in with a code in any browser. It is kept nowhere.
 * https://learn.microsoft.com/entra/identity-platform/v2-oauth2-device-code
 * Throws `admin-not-signed-in` if the person declines, the code expires, or Entra ID refuses.
 */
export async function signInAdmin({ tenantId, cloud, permissions, prompt }: AdminSignIn): Promise<string> {
  const latest: LatestFailure = {};
  const credential = new DeviceCodeCredential({
    tenantId,
    clientId: SIGN_IN_CLIENT_ID,
    authorityHost: cloud.authorityHost,
    disableInstanceDiscovery: true,
    retryOptions: { maxRetries: 0 },
    httpClient: createAzureHttpClient({ upstream: 'entra', maxBytes: BYTE_BUDGETS.entra }, latest),
    userPromptCallback: ({ verificationUri, userCode }) =>
      prompt(`To sign in, open ${verificationUri} in any browser and enter the code ${userCode}.`),
  });
  try {
    const { token } = await credential.getToken(permissions.map((name) => `${cloud.graph.resource}/${name}`));
    return token;
  } catch (cause) {
    const texts = causesOf(cause).map(({ message }) => message);
    const said = texts.join(' ');
    const code = /AADSTS\d+/.exec(said)?.[0];
    // An answer of Entra ID says more than a request that failed before it.
    const network = code === undefined ? networkCode(latest.error) : undefined;
    const reason = network ? `${new URL(cloud.authorityHost).host} cannot be reached (${network})` : reasonIn(said);
    throw new CodedError('admin-not-signed-in', `No admin signed in${code ? ` (${code})` : ''}: ${reason}.`, {
      cause,
      remedy:
        networkRemedy(network) ??
        (network && UNREACHABLE_REMEDY) ??
        'Run it again, and sign in as an admin who may consent to the permissions that the sign-in page shows. If a policy of your organization blocks the sign-in with a code, ask the person who owns that policy.',
    });
  }
}

const UNREACHABLE_REMEDY =
  'Check that this machine reaches that host. Behind a proxy, set HTTPS_PROXY: docs/settings.md.';

/** OAuth errors of the flow: https://learn.microsoft.com/entra/identity-platform/v2-oauth2-device-code#expected-errors */
function reasonIn(said: string): string {
  if (said.includes('authorization_declined')) return 'the sign-in was declined';
  if (/expired_token|device_code_expired/.test(said)) return 'the code expired before it was entered';
  if (/invalid_client|unauthorized_client|invalid_request/.test(said)) return 'Entra ID refused the sign-in';
  return 'the sign-in did not succeed';
}
