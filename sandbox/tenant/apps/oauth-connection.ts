import type { AppRegistration } from './app-registration.ts';

/**
 * An OAuth connection setting of a bot in Azure, with the provider "Azure Active Directory v2":
 * https://learn.microsoft.com/azure/bot-service/bot-builder-authentication
 */
export interface OAuthConnection {
  readonly name: string;
  /** App registration that signs people in. It needs a secret. */
  readonly clientId: string;
  /** Delegated permissions, e.g. `User.Read`. */
  readonly scopes: readonly string[];
  /** Application ID URI for single sign-on, e.g. `api://botid-…`. Undefined: no single sign-on. */
  readonly tokenExchangeUrl?: string | undefined;
}

/**
 * The default name of the Teams SDK:
 * https://learn.microsoft.com/microsoftteams/platform/teams-sdk/in-depth-guides/user-authentication
 */
export const DEFAULT_CONNECTION = 'graph';

/** A connection to Graph by the app that signs people in, with single sign-on. */
export function graphConnection(app: AppRegistration): OAuthConnection {
  return {
    name: DEFAULT_CONNECTION,
    clientId: app.clientId,
    scopes: ['openid', 'profile', 'offline_access', 'User.Read'],
    tokenExchangeUrl: app.identifierUri,
  };
}
