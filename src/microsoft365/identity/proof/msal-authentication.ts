import type { ClientAuthentication } from './types.ts';

/** The members of MSAL's `auth` options that authenticate the app. */
export function msalAuthentication(
  authentication: ClientAuthentication,
): { readonly clientSecret: string } | { readonly clientAssertion: () => Promise<string> } {
  return 'secret' in authentication
    ? { clientSecret: authentication.secret }
    : { clientAssertion: authentication.assertion };
}
