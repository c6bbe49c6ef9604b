import { type AuthenticationResult, ConfidentialClientApplication } from '@azure/msal-node';
import { createMsalNetwork } from '../../src/microsoft365/identity/msal-network.ts';
import { TokenError } from '../../src/microsoft365/identity/token-error.ts';
import { type LatestFailure, networkCode, networkRemedy } from '../../src/microsoft365/network-remedy.ts';

export interface BotApplicationOptions {
  readonly botId: string;
  readonly password: string;
  /** URL of Entra with the bot's tenant. */
  readonly authority: string;
}

/**
 * The bot's client for Entra tokens. Concurrent requests for a token share one call: the connector caches a token until
 * five minutes before it expires, and then every message in flight would request one (`getToken` in
 * botframework-connector's `lib/auth/appCredentials.js`).
 */
export function createBotApplication({ botId, password, authority }: BotApplicationOptions) {
  const latest: LatestFailure = {};
  const application = new ConfidentialClientApplication({
    auth: { clientId: botId, clientSecret: password, authority, knownAuthorities: [new URL(authority).host] },
    system: { networkClient: createMsalNetwork(latest) },
  });
  const acquireOnce = application.acquireTokenByClientCredential.bind(application);
  const acquire: typeof acquireOnce = async (request) => {
    delete latest.error;
    try {
      return await acquireOnce(request);
    } catch (error) {
      // MSAL does not say that the proxy or an untrusted certificate is the cause.
      if (networkRemedy(networkCode(latest.error))) throw new TokenError('unavailable', undefined, latest.error);
      throw error;
    }
  };
  const inFlight = new Map<string, Promise<AuthenticationResult | null>>();
  application.acquireTokenByClientCredential = async (request) => {
    const scopes = (request.scopes ?? []).join(' ');
    const token = inFlight.get(scopes) ?? acquire(request).finally(() => inFlight.delete(scopes));
    inFlight.set(scopes, token);
    return copyToken(await token);
  };
  return application;
}

/** The connector's `getToken` changes the `Date` object that it gets, so each caller gets a copy. */
function copyToken(token: AuthenticationResult | null): AuthenticationResult | null {
  return token && { ...token, expiresOn: token.expiresOn && new Date(token.expiresOn) };
}
