import { GRAPH_TOOLS_APP_ID } from '../directory/microsoft-apis.ts';
import { guidFrom } from '../random.ts';
import type { AppRegistration } from './app-registration.ts';
import { BOT_ADMIN_ROLE } from './app-roles.ts';

/** Application permissions with admin consent. Each registration gets its own arrays, because they may grow. */
const asItself = () => ({ graph: ['User.Read.All'], sharepoint: ['User.Read.All', 'Sites.Read.All'] });

/** Delegated permissions that single sign-on for a Teams bot needs, granted for all users. */
const granted = () => ({ graph: ['User.Read'], sharepoint: ['AllSites.Read'] });

export interface BotRegistrations {
  readonly bot: AppRegistration;
  readonly signIn: AppRegistration;
}

export interface RegistrationOptions {
  /** Of a bot that brings its own registration. */
  readonly clientId?: string | undefined;
  /** The bot is a user-assigned managed identity, and no app has a secret. */
  readonly secretless: boolean;
  /** The bot's registration is multi-tenant. */
  readonly multiTenant: boolean;
  /** No app has a secret, and all are registrations. */
  readonly workloadIdentity: boolean;
  /** One registration for both, even without a client id. */
  readonly oneRegistration: boolean;
}

/**
 * The registrations of the tenant's bot. The Agents Toolkit creates two: one for the bot, one for sign-in.
 * A bot that brings its own client id uses one registration for both.
 * https://learn.microsoft.com/microsoftteams/platform/bots/how-to/authentication/bot-sso-register-aad
 */
export function botRegistrations(seed: number, options: RegistrationOptions): BotRegistrations {
  const { secretless, workloadIdentity, oneRegistration, multiTenant } = options;
  const clientId = options.clientId ?? (oneRegistration ? guidFrom(seed, 'app', 'bot') : undefined);
  const botId = clientId ?? guidFrom(seed, 'app', 'bot');
  const secretOf = (name: string) =>
    secretless || workloadIdentity ? '' : `sandbox~${guidFrom(seed, 'secret', name)}`;
  const signIn: AppRegistration = {
    clientId: clientId ?? guidFrom(seed, 'app', 'sign-in'),
    displayName: clientId ? 'Your bot' : 'Photo Sync',
    secret: secretOf('sign-in'),
    identifierUri: `api://botid-${botId}`,
    exposedScopes: ['access_as_user'],
    ...(!clientId && { appRoles: [BOT_ADMIN_ROLE] }),
    delegatedGrants: granted(),
    applicationGrants: asItself(),
    certificates: [],
    federatedCredentials: [],
    redirectUris: [],
    multiTenant: multiTenant && clientId !== undefined,
  };
  if (clientId) return { bot: signIn, signIn };
  const bot: AppRegistration = {
    clientId: botId,
    displayName: 'Photo Sync bot',
    secret: secretOf('bot'),
    identifierUri: undefined,
    exposedScopes: [],
    delegatedGrants: { graph: [], sharepoint: [] },
    certificates: [],
    federatedCredentials: [],
    managedIdentity: secretless,
    multiTenant,
  };
  return { bot, signIn };
}

/** The app with which admins sign in to tools for Microsoft Graph. */
export function graphTools(): AppRegistration {
  return {
    clientId: GRAPH_TOOLS_APP_ID,
    displayName: 'Microsoft Graph Command Line Tools',
    secret: '',
    identifierUri: undefined,
    exposedScopes: [],
    delegatedGrants: { graph: [], sharepoint: [] },
    publicClient: true,
    ofMicrosoft: true,
  };
}

/**
 * Redirect URIs of a bot's sign-in pages: `/auth-end`, or `/auth-end.html` as in the Agents Toolkit samples.
 * `endpoint`: URL to which the channel posts activities.
 */
export function authEndsOf(endpoint: string): string[] {
  return [new URL('/auth-end', endpoint).href, new URL('/auth-end.html', endpoint).href];
}
