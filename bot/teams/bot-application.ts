import { type AuthenticationResult, ConfidentialClientApplication } from '@azure/msal-node';

export interface BotApplicationOptions {
  readonly botId: string;
  readonly password: string;
  /** URL of Entra with the bot's tenant. */
  readonly authority: string;
}

/**
 * The bot towards Entra. However many messages wait for a token, it is asked for once: the connector, which keeps it for an hour, would
 * have each of them ask for one of its own at the end of that hour.
 */
export function createBotApplication({ botId, password, authority }: BotApplicationOptions) {
  const application = new ConfidentialClientApplication({
    auth: { clientId: botId, clientSecret: password, authority, knownAuthorities: [new URL(authority).host] },
  });
  const acquire = application.acquireTokenByClientCredential.bind(application);
  const asked = new Map<string, Promise<AuthenticationResult | null>>();
  application.acquireTokenByClientCredential = async (request) => {
    const scopes = (request.scopes ?? []).join(' ');
    const token = asked.get(scopes) ?? acquire(request).finally(() => asked.delete(scopes));
    asked.set(scopes, token);
    return ownCopy(await token);
  };
  return application;
}

/** The connector takes five minutes off the very date that it is given. */
function ownCopy(token: AuthenticationResult | null): AuthenticationResult | null {
  return token && { ...token, expiresOn: token.expiresOn && new Date(token.expiresOn) };
}
