/**
 * Every reason for refusing a token exchange or the result of the sign-in window, and its meaning. They are codes in
 * the log and stand in docs/errors.md; the person sees the sign-in card's button.
 */
export const SIGN_IN_REFUSALS = {
  malformed: 'Teams sent no token that can be read',
  expired: 'the token has expired: the clock of this machine may be wrong',
  'other-person': 'the token is for another person than the one who wrote',
  'other-tenant': 'the token is of another tenant than the person who wrote',
  'other-audience':
    "the token is not for the app of `AAD_APP_CLIENT_ID`: the app package's `webApplicationInfo` is wrong",
  'unknown-exchange': 'the exchange has expired (after 15 minutes), belongs to another conversation, or is forged',
  'failed-already': "another of the person's devices tried this exchange, and it needs the sign-in window",
  'answered-already': "another of the person's devices sent this exchange first: nothing is wrong",
  'unknown-result': 'the result of the sign-in window has expired, was redeemed before, or belongs to another chat',
} as const;

export type SignInRefusal = keyof typeof SIGN_IN_REFUSALS;
