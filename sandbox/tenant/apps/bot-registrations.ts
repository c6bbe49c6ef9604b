import { guidFrom } from '../random.ts';
import type { AppRegistration } from './app-registration.ts';

/** What an app may read by itself, where an admin has agreed. A list for each registration: it may grow. */
const asItself = () => ({ graph: ['User.Read.All'], sharepoint: ['User.Read.All', 'Sites.Read.All'] });

/** What single sign-on for a Teams bot needs, consented to for everybody. */
const GRANTED = { graph: ['User.Read'], sharepoint: ['AllSites.Read', 'User.Read.All'] };

export interface BotRegistrations {
  readonly bot: AppRegistration;
  readonly signIn: AppRegistration;
}

/**
 * The registrations of the tenant's bot. Bot and sign-in app are two identities, as the Agents Toolkit makes them; a bot that brings
 * its client id plays both parts. https://learn.microsoft.com/microsoftteams/platform/bots/how-to/authentication/bot-sso-register-aad
 */
export function botRegistrations(seed: number, clientId?: string): BotRegistrations {
  const botId = clientId ?? guidFrom(seed, 'app', 'bot');
  const secretOf = (name: string) => `sandbox~${guidFrom(seed, 'secret', name)}`;
  const signIn: AppRegistration = {
    clientId: clientId ?? guidFrom(seed, 'app', 'sign-in'),
    displayName: clientId ? 'Your bot' : 'Photo Sync',
    secret: secretOf('sign-in'),
    identifierUri: `api://botid-${botId}`,
    exposedScopes: ['access_as_user'],
    delegatedGrants: GRANTED,
    applicationGrants: asItself(),
    certificates: [],
    redirectUris: [],
  };
  if (clientId) return { bot: signIn, signIn };
  const bot: AppRegistration = {
    clientId: botId,
    displayName: 'Photo Sync bot',
    secret: secretOf('bot'),
    identifierUri: undefined,
    exposedScopes: [],
    delegatedGrants: { graph: [], sharepoint: [] },
  };
  return { bot, signIn };
}

/**
 * Where a bot's pages take a sign-in's answer: `/auth-end`, or `/auth-end.html` as the Agents Toolkit has it in its samples.
 * `endpoint`: where the channel posts activities.
 */
export function authEndsOf(endpoint: string): string[] {
  return [new URL('/auth-end', endpoint).href, new URL('/auth-end.html', endpoint).href];
}
