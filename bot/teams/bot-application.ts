import { type AuthenticationResult, ConfidentialClientApplication } from '@azure/msal-node';
import { keepCreated } from '../../src/cache/keep-created.ts';
import { shareCalls } from '../../src/cache/share-calls.ts';
import type { Cloud } from '../../src/microsoft365/clouds.ts';
import { createMsalNetwork } from '../../src/microsoft365/identity/msal-network.ts';
import { createClientProof } from '../../src/microsoft365/identity/proof/client-proof.ts';
import { createManagedIdentity } from '../../src/microsoft365/identity/proof/managed-identity.ts';
import { msalAuthentication } from '../../src/microsoft365/identity/proof/msal-authentication.ts';
import type { AppProof } from '../../src/microsoft365/identity/proof/types.ts';
import { TokenError } from '../../src/microsoft365/identity/token-error.ts';
import { type LatestFailure, networkCode, networkRemedy } from '../../src/microsoft365/network-remedy.ts';

export interface BotApplicationOptions {
  readonly botId: string;
  readonly proof: AppProof;
  readonly tenantId: string;
  readonly cloud: Pick<Cloud, 'authorityHost' | 'tokenExchangeAudience'>;
  /** Called after each request for a token. */
  readonly onToken?: (succeeded: boolean) => void;
}

type BotToken = Pick<AuthenticationResult, 'accessToken' | 'expiresOn'>;

/** `scope`: the resource's identifier and `/.default`. */
type GetBotToken = (scope: string) => Promise<BotToken>;

/**
 * The bot's client for Entra tokens, as the connector expects it. Concurrent requests for a token share one call: the
 * connector caches a token until five minutes before it expires, and then every message in flight would request one
 * (`getToken` in botframework-connector's `lib/auth/appCredentials.js`).
 */
export function createBotApplication(options: BotApplicationOptions): ConfidentialClientApplication {
  const { proof, botId, onToken = () => {} } = options;
  const getToken = proof.by === 'managed-identity' ? asIdentity(botId) : shareCalls(asApplication(options));
  const client = {
    async acquireTokenByClientCredential({ scopes: [scope = ''] }: { readonly scopes: readonly string[] }) {
      try {
        const token = copyToken(await getToken(scope));
        onToken(true);
        return token;
      } catch (error) {
        onToken(false);
        throw error;
      }
    },
  };
  // The connector calls no other member: `refreshToken` in its `lib/auth/msalAppCredentials.js`.
  return client as unknown as ConfidentialClientApplication;
}

/** https://learn.microsoft.com/azure/bot-service/bot-builder-authentication (user-assigned managed identity) */
function asIdentity(botId: string): GetBotToken {
  const identity = createManagedIdentity(botId, 'BOT_TYPE');
  return async (scope) => {
    const { token, expiresOnTimestamp } = await identity.getToken(scope);
    return { accessToken: token, expiresOn: new Date(expiresOnTimestamp) };
  };
}

function asApplication({ botId, proof, tenantId, cloud }: BotApplicationOptions): GetBotToken {
  const latest: LatestFailure = {};
  const clientProof = createClientProof({ clientId: botId, tenantId, cloud }, [proof]);
  const authority = `${cloud.authorityHost}/${tenantId}`;
  const application = keepCreated(async () => {
    const authentication = msalAuthentication(await clientProof.authentication());
    return new ConfidentialClientApplication({
      auth: {
        clientId: botId,
        ...authentication,
        authority,
        knownAuthorities: [new URL(authority).host],
      },
      system: { networkClient: createMsalNetwork(latest) },
    });
  });
  return async (scope) => {
    delete latest.error;
    try {
      const token = await (await application()).acquireTokenByClientCredential({ scopes: [scope], skipCache: true });
      if (!token) throw new TokenError('unavailable', undefined, undefined);
      return token;
    } catch (error) {
      // MSAL does not say that the proxy or an untrusted certificate is the cause.
      if (networkRemedy(networkCode(latest.error))) throw new TokenError('unavailable', undefined, latest.error);
      throw error;
    }
  };
}

/** The connector's `getToken` changes the `Date` object that it gets, so each caller gets a copy. */
function copyToken({ accessToken, expiresOn }: BotToken): BotToken {
  return { accessToken, expiresOn: expiresOn && new Date(expiresOn) };
}
