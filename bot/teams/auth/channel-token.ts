import { decodeProtectedHeader, errors, type JWTPayload, type JWTVerifyGetKey, jwtVerify } from 'jose';
import type { RequestRefusal } from '../../http/request-refused.ts';
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

/** A token that was valid when its request arrived. */
export interface ChannelToken {
  /** The header that carried it. */
  readonly authorization: string;
  /** The only URL that the activity may name: replies go there. */
  readonly serviceUrl: string;
  /** Clock skew included. */
  readonly expiresAt: Date;
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
 * Checks the token of a request, before its body is read. `refused`: a stable code for the log.
 * https://learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-connector-authentication#connector-to-bot-step-4
 * Rejects with `channel-keys-unavailable` if the keys cannot be read.
 */
export async function readChannelToken(
  authorization: string,
  { keys, issuer, botId, isTrustedServiceUrl, now }: ChannelTokenChecks,
): Promise<ChannelToken | { readonly refused: RequestRefusal }> {
  const token = /^Bearer ([\w-]+\.[\w-]+\.[\w-]+)$/.exec(authorization)?.[1];
  if (!token) return { refused: authorization ? 'not-a-token' : 'no-token' };
  const verified = await verify(token, keys.get, { issuer, botId, now });
  if ('refused' in verified) return verified;
  const { aud, exp = 0, serviceurl } = verified.claims;
  // A token with a list of audiences would be valid for several bots.
  if (aud !== botId) return { refused: 'several-audiences' };
  if (!keys.endorsements(decodeProtectedHeader(token).kid).includes(CHANNEL)) return { refused: 'not-endorsed' };
  if (typeof serviceurl !== 'string') return { refused: 'other-service-url' };
  if (!isTrustedServiceUrl(serviceurl)) return { refused: 'foreign-service-url' };
  return { authorization, serviceUrl: serviceurl, expiresAt: new Date((exp + CLOCK_SKEW) * 1000) };
}

/** Why the activity is not the one that the channel signed for; undefined if it is. A stable code for the log. */
export function activityRefusal(
  { channelId, serviceUrl }: UnverifiedActivity,
  token: Pick<ChannelToken, 'serviceUrl'>,
): RequestRefusal | undefined {
  if (channelId !== CHANNEL) return 'other-channel';
  return serviceUrl === token.serviceUrl ? undefined : 'other-service-url';
}

async function verify(
  token: string,
  key: JWTVerifyGetKey,
  { issuer, botId, now }: Pick<ChannelTokenChecks, 'issuer' | 'botId' | 'now'>,
): Promise<{ readonly claims: JWTPayload } | { readonly refused: RequestRefusal }> {
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
    return { refused: refusalOf(error) };
  }
}

function refusalOf(error: errors.JOSEError): RequestRefusal {
  if (error instanceof errors.JWTClaimValidationFailed) return BY_CLAIM[error.claim] ?? 'incomplete-token';
  return BY_CODE[error.code] ?? 'malformed-token';
}

/** Claims with a wrong value. Of the others, the token has none. */
const BY_CLAIM: Readonly<Record<string, RequestRefusal>> = {
  iss: 'wrong-issuer',
  aud: 'wrong-audience',
  nbf: 'token-not-yet-valid',
};

/** By the codes of jose: https://github.com/panva/jose/blob/main/docs/util/errors/README.md */
const BY_CODE: Readonly<Record<string, RequestRefusal>> = {
  ERR_JOSE_ALG_NOT_ALLOWED: 'algorithm-not-allowed',
  ERR_JWKS_NO_MATCHING_KEY: 'unknown-key',
  ERR_JWS_SIGNATURE_VERIFICATION_FAILED: 'wrong-signature',
  ERR_JWT_EXPIRED: 'token-expired',
};
