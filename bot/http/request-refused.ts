/**
 * Every reason for refusing a request, and its meaning. They are codes in the log and stand in docs/errors.md; the
 * sender gets the status only.
 */
export const REQUEST_REFUSALS = {
  'no-token': 'the request has no `Authorization` header: a stranger, a scanner, or a proxy that drops the header',
  'not-a-token': 'the header has no token',
  'malformed-token': 'the token cannot be read',
  'algorithm-not-allowed': 'the token is not signed with RS256',
  'unknown-key': "the channel's keys do not have the token's key",
  'wrong-signature': 'the signature does not fit the token',
  'wrong-issuer': 'another issuer made the token: a forgery, or the channel of another cloud',
  'wrong-audience': 'the token is for another bot',
  'several-audiences': 'the token is for several bots',
  'token-expired': 'the token has expired, or the clock of this machine is wrong',
  'token-not-yet-valid': 'the token is not valid yet: the clock of this machine is wrong',
  'incomplete-token': 'the token lacks a claim that each token of the channel has',
  'not-endorsed': "the token's key may not sign for Teams",
  'foreign-service-url': "answers would go to a host that is not the channel's",
  'other-service-url': 'the activity names another service URL than the token',
  'other-channel': 'the activity is of another channel than Teams',
  packed: 'the body is compressed',
  'not-json': 'the body is not JSON by its type',
  'too-large': 'the body is larger than any activity of Teams',
  incomplete: 'the body ended early',
  'broken-json': 'the body is not JSON',
  'not-an-object': 'the body is not a JSON object',
  'too-deep': 'the body is nested too deeply',
  'too-many-values': 'the body has too many values',
  'forbidden-name': "the body has a member that could change an object's prototype",
} as const;

export type RequestRefusal = keyof typeof REQUEST_REFUSALS;

/** Refusal of a request. The sender gets the status only; `reason` goes to the log. */
export class RequestRefused extends Error {
  readonly statusCode: 400 | 401 | 413 | 415;
  readonly reason: RequestRefusal;

  constructor(statusCode: 400 | 401 | 413 | 415, reason: RequestRefusal) {
    super(`Request refused: ${reason}`);
    this.statusCode = statusCode;
    this.reason = reason;
  }
}
