import { type AuthenticationResult, ConfidentialClientApplication } from '@azure/msal-node';
import { msalNetwork } from '../../src/microsoft365/identity/msal-network.ts';

export interface BotApplicationOptions {
  readonly botId: string;
  readonly password: string;
  /** URL of Entra with the bot's tenant. */
  readonly authority: string;
}

/**
 * The bot's client for Entra tokens. Concurrent requests for a token share one call: the connector caches a token for
 * an hour, and when it expires every message in flight would request one.
 */
export function createBotApplication({ botId, password, authority }: BotApplicationOptions) {
  const application = new ConfidentialClientApplication({
    auth: { clientId: botId, clientSecret: password, authority, knownAuthorities: [new URL(authority).host] },
    system: { networkClient: msalNetwork },
  });
  const acquire = application.acquireTokenByClientCredential.bind(application);
  const inFlight = new Map<string, Promise<AuthenticationResult | null>>();
  application.acquireTokenByClientCredential = async (request) => {
    const scopes = (request.scopes ?? []).join(' ');
    const token = inFlight.get(scopes) ?? acquire(request).finally(() => inFlight.delete(scopes));
    inFlight.set(scopes, token);
    return copyToken(await token);
  };
  return application;
}

/** The connector subtracts five minutes from the `Date` object that it gets, so each caller gets a copy. */
function copyToken(token: AuthenticationResult | null): AuthenticationResult | null {
  return token && { ...token, expiresOn: token.expiresOn && new Date(token.expiresOn) };
}
