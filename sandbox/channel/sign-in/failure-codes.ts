import type { Json } from '../activity.ts';

/**
 * Why a silent sign-on failed before the bot got anything, as `signin/failure` says it. The codes, and what each of them means:
 * https://learn.microsoft.com/microsoftteams/platform/teams-sdk/teams/user-authentication/troubleshooting-sso
 * The words are known for `resourcematchfailed` and `authrequestfailed` (same page), the others are UNCONFIRMED.
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

/** These two Teams answers with the card's button; they "do not typically reach the bot" (same page). */
export function needsTheButton(code: SignInFailureCode): boolean {
  return code === 'userconsentrequired' || code === 'interactionrequired';
}

/** The value of the `signin/failure` invoke. */
export function failureValue(code: SignInFailureCode): Json {
  return { code, message: MESSAGES[code] };
}
