import { createAppCredential } from '../../../src/microsoft365/identity/app-credential.ts';
import { MICROSOFT_API_IDS } from '../../../src/microsoft365/identity/permissions.ts';
import { createManagedIdentity } from '../../../src/microsoft365/identity/proof/managed-identity.ts';
import { readTokenClaims, type TokenClaims } from '../../../src/microsoft365/identity/token-claims.ts';
import { asTokenError, type TokenError } from '../../../src/microsoft365/identity/token-error.ts';
import { failed, good, warning } from '../findings.ts';
import { APP_CREDENTIAL_SETTINGS, BOT_CREDENTIAL_SETTINGS, type Subject } from '../subject.ts';
import type { Check, DoctorFinding } from '../types.ts';

/** Whether Entra ID really issues a token to the bot and to the app, and for the right audience. */
export function credentialChecks(subject: Subject): Check[] {
  const { cloud, config, settings } = subject;
  return [
    {
      id: 'bot-credential',
      group: 'identity',
      needs: BOT_CREDENTIAL_SETTINGS,
      after: ['proxy', 'bot-proof'],
      async run() {
        const { loginScope } = cloud.channel;
        const token = await botToken(subject, `${loginScope}/.default`).catch(refusedBot);
        if (typeof token !== 'string') return token;
        return judge(token, { of: 'the bot', audiences: [loginScope], appId: settings.BOT_ID });
      },
    },
    {
      id: 'app-credential',
      group: 'identity',
      needs: APP_CREDENTIAL_SETTINGS,
      after: ['proxy', 'app-proof'],
      async run() {
        const { resource } = cloud.graph;
        const token = await subject.credential.getToken(`${resource}/.default`).catch(refusedApp);
        if (typeof token !== 'string') return token;
        const audiences = [resource, MICROSOFT_API_IDS['Microsoft Graph']];
        return judge(token, { of: 'the app that signs people in', audiences, appId: config.app.clientId });
      },
    },
  ];
}

/** A new token of the bot. `scope`: the resource's identifier and `/.default`. */
export async function botToken({ botProof, config, cloud, settings }: Subject, scope: string): Promise<string> {
  const { BOT_ID: clientId = '' } = settings;
  if (!botProof) throw new Error('The settings have no proof of the bot.');
  if (botProof.by === 'managed-identity')
    return (await createManagedIdentity(clientId, 'BOT_TYPE').getToken(scope)).token;
  const { tenantId } = config.app;
  return createAppCredential({ tenantId, clientId, proof: botProof, ...cloud }).getToken(scope);
}

function refusedBot(error: unknown): DoctorFinding {
  return refused(
    asTokenError(error),
    "Check BOT_ID, AAD_APP_TENANT_ID, and BOT_PASSWORD, the bot's certificate or its federated credential: Entra admin center > App registrations > the bot's app > Certificates & secrets.",
  );
}

function refusedApp(error: unknown): DoctorFinding {
  const known = asTokenError(error);
  return refused(known, `${known.remedy}`);
}

function refused(error: TokenError, remedy: string): DoctorFinding {
  const { failure, entraCode } = error;
  if (failure === 'unavailable') return failed(error.message, `${error.remedy}`);
  return failed(`Entra ID issues no token (${entraCode ?? failure})`, remedy);
}

interface Expected {
  readonly of: string;
  /** An API has an address and an application id. */
  readonly audiences: readonly string[];
  readonly appId: string | undefined;
}

function judge(token: string, { of, audiences, appId }: Expected): DoctorFinding {
  const claims: TokenClaims | undefined = readTokenClaims(token);
  if (!claims) return warning(`${of} got a token that cannot be read`, 'The audience cannot be checked here.');
  const { audience } = claims;
  if (!audiences.includes(audience)) {
    return failed(`the token of ${of} is for ${audience}, not for ${audiences[0]}`, 'Check CLOUD.');
  }
  if (claims.appId?.toLowerCase() !== appId) {
    return failed(`the token of ${of} is of another app: ${claims.appId}`, 'Check BOT_ID and AAD_APP_CLIENT_ID.');
  }
  return good(`${of} got a token for ${audience}`);
}
