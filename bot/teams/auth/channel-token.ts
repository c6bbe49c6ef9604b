import { decodeProtectedHeader, errors, type JWTPayload, type JWTVerifyGetKey, jwtVerify } from 'jose';
import type { ChannelKeys } from './channel-keys.ts';

/** What the token must agree with. */
export interface ChannelTokenChecks {
  readonly keys: ChannelKeys;
  readonly issuer: string;
  /** The token's one audience. */
  readonly botId: string;
  /** Where answers, and the bot's own token with them, may go. */
  readonly isTrustedServiceUrl: (url: string) => boolean;
  /** Real time. */
  readonly now: Date;
}

/** What the activity says of itself: nothing in it is signed, so the token must vouch for it. */
export interface Claimed {
  readonly channelId?: unknown;
  readonly serviceUrl?: unknown;
}

/**
 * The one channel that may start a turn. In Teams the service writes who the sender is; in Web Chat and Direct Line, which Azure
 * switches on by itself, the client does: https://learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-direct-line-3-0-send-activity
 */
const CHANNEL = 'msteams';

/** Seconds between two clocks. https://learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-connector-authentication#connector-to-bot-step-4 */
const TOLERANCE = 300;

/**
 * Whether the channel sent this activity, and until when its token is good. `refused` is a stable code for the log.
 * https://learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-connector-authentication#connector-to-bot-step-4
 * Rejects with `channel-keys-unavailable` where that can't be decided.
 */
export async function readChannelToken(
  authorization: string,
  { channelId, serviceUrl }: Claimed,
  { keys, issuer, botId, isTrustedServiceUrl, now }: ChannelTokenChecks,
): Promise<{ readonly goodUntil: Date } | { readonly refused: string }> {
  const token = /^Bearer ([\w-]+\.[\w-]+\.[\w-]+)$/.exec(authorization)?.[1];
  if (!token) return { refused: authorization ? 'not-a-token' : 'no-token' };
  const verified = await verify(token, keys.get, { issuer, botId, now });
  if ('refused' in verified) return verified;
  const { claims } = verified;
  // A list of audiences would make one token good for several bots.
  if (claims.aud !== botId) return { refused: 'several-audiences' };
  if (channelId !== CHANNEL) return { refused: 'other-channel' };
  if (!keys.endorsements(decodeProtectedHeader(token).kid).includes(CHANNEL)) return { refused: 'not-endorsed' };
  if (typeof serviceUrl !== 'string' || claims.serviceurl !== serviceUrl) return { refused: 'other-service-url' };
  if (!isTrustedServiceUrl(serviceUrl)) return { refused: 'foreign-service-url' };
  return { goodUntil: new Date(((claims.exp ?? 0) + TOLERANCE) * 1000) };
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
      clockTolerance: TOLERANCE,
      requiredClaims: ['exp', 'serviceurl'],
    });
    return { claims: payload };
  } catch (error) {
    if (!(error instanceof errors.JOSEError)) throw error;
    const claim = error instanceof errors.JWTClaimValidationFailed ? `-${error.claim}` : '';
    return { refused: `${error.code}${claim}` };
  }
}
