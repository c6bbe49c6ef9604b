import { decodeProtectedHeader, errors, type JWTPayload, type JWTVerifyGetKey, jwtVerify } from 'jose';
import type { ChannelKeys } from './channel-keys.ts';

/** What the token is checked against. */
export interface ChannelTokenChecks {
  readonly keys: ChannelKeys;
  readonly issuer: string;
  /** The token's one audience. */
  readonly botId: string;
  /** Whether replies, which carry the bot's own token, may go to this URL. */
  readonly isTrustedServiceUrl: (url: string) => boolean;
  /** Real time. */
  readonly now: Date;
}

/** Members of the activity that must agree with the token: the activity itself is not signed. */
export interface UnverifiedActivity {
  readonly channelId?: unknown;
  readonly serviceUrl?: unknown;
}

/**
 * The only channel that may start a turn. Teams' service sets the sender; in Web Chat and Direct Line, which Azure
 * enables by default, the client does:
 * https://learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-direct-line-3-0-send-activity
 */
const CHANNEL = 'msteams';

/**
 * Allowed clock skew in seconds:
 * https://learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-connector-authentication#connector-to-bot-step-4
 */
const CLOCK_SKEW = 300;

/**
 * Checks that the channel sent this activity. `expiresAt`: when the token expires, including the allowed clock skew.
 * `refused`: a stable code for the log.
 * https://learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-connector-authentication#connector-to-bot-step-4
 * Rejects with `channel-keys-unavailable` if the keys cannot be read.
 */
export async function readChannelToken(
  authorization: string,
  { channelId, serviceUrl }: UnverifiedActivity,
  { keys, issuer, botId, isTrustedServiceUrl, now }: ChannelTokenChecks,
): Promise<{ readonly expiresAt: Date } | { readonly refused: string }> {
  const token = /^Bearer ([\w-]+\.[\w-]+\.[\w-]+)$/.exec(authorization)?.[1];
  if (!token) return { refused: authorization ? 'not-a-token' : 'no-token' };
  const verified = await verify(token, keys.get, { issuer, botId, now });
  if ('refused' in verified) return verified;
  const { claims } = verified;
  // A token with a list of audiences would be valid for several bots.
  if (claims.aud !== botId) return { refused: 'several-audiences' };
  if (channelId !== CHANNEL) return { refused: 'other-channel' };
  if (!keys.endorsements(decodeProtectedHeader(token).kid).includes(CHANNEL)) return { refused: 'not-endorsed' };
  if (typeof serviceUrl !== 'string' || claims.serviceurl !== serviceUrl) return { refused: 'other-service-url' };
  if (!isTrustedServiceUrl(serviceUrl)) return { refused: 'foreign-service-url' };
  return { expiresAt: new Date(((claims.exp ?? 0) + CLOCK_SKEW) * 1000) };
}

async function verify(
  token: string,
  key: JWTVerifyGetKey,
  { issuer, botId, now }: Pick<ChannelTokenChecks, 'issuer' | 'botId' | 'now'>,
): Promise<{ readonly claims: JWTPayload } | { readonly refused: string }> {
  try {
    const { payload } = await jwtVerify(token, key, {
      algorithms: ['RS256'],
      issuer,
      audience: botId,
      currentDate: now,
      clockTolerance: CLOCK_SKEW,
      requiredClaims: ['exp', 'serviceurl'],
    });
    return { claims: payload };
  } catch (error) {
    if (!(error instanceof errors.JOSEError)) throw error;
    const claim = error instanceof errors.JWTClaimValidationFailed ? `-${error.claim}` : '';
    return { refused: `${error.code}${claim}` };
  }
}
