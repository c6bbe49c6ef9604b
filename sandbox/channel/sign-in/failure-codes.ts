import type { Json } from '../activity.ts';

/**
 * Codes and messages of `signin/failure`: silent sign-on failed before the bot received a token. Meaning of the codes:
 * https://learn.microsoft.com/microsoftteams/platform/teams-sdk/teams/user-authentication/troubleshooting-sso
 * The same page gives the messages of `resourcematchfailed` and `authrequestfailed`; the others are UNCONFIRMED.
 */
const MESSAGES = {
  installappfailed: 'Failed to install the app',
  authrequestfailed: 'Failed to handle SSO auth request',
  installedappnotfound: 'Installed app not found',
  invokeerror: 'Invoke error',
  resourcematchfailed: 'Resource match failed',
  oauthcardnotvalid: 'OAuth card not valid',
  tokenmissing: 'Token missing',
  userconsentrequired: 'User consent required',
  interactionrequired: 'Interaction required',
} as const;

export type SignInFailureCode = keyof typeof MESSAGES;

export const SIGN_IN_FAILURE_CODES = Object.keys(MESSAGES) as readonly SignInFailureCode[];

/** True for the codes for which Teams shows the card's button; they "do not typically reach the bot" (same page). */
export function showsButton(code: SignInFailureCode): boolean {
  return code === 'userconsentrequired' || code === 'interactionrequired';
}

/** Value of the `signin/failure` invoke. */
export function failureValue(code: SignInFailureCode): Json {
  return { code, message: MESSAGES[code] };
}
