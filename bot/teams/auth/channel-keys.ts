import { createRemoteJWKSet, customFetch, errors, type JWTVerifyGetKey } from 'jose';
import { z } from 'zod/v4';
import { CodedError } from '../../../src/errors.ts';

/** The public keys of the Bot Framework channel. */
export interface ChannelKeys {
  /** The key that a token names. Rejects with `channel-keys-unavailable` while they can't be read. */
  readonly get: JWTVerifyGetKey;
  /** The channels for which the key of this id may speak. */
  endorsements(kid: string | undefined): readonly string[];
}

/** Milliseconds. At least once a day: https://learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-connector-authentication#connector-to-bot-step-3 */
const LIFETIME = 24 * 3_600_000;
/** Milliseconds between two readings because of a key that is not known, which any stranger can name. */
const PAUSE = 5 * 60_000;
/** Milliseconds: a turn waits for it. */
const TIMEOUT = 3_000;

const METADATA = z.object({ jwks_uri: z.url({ protocol: /^https?$/ }) });
const ENDORSED = z.object({ kid: z.string(), endorsements: z.array(z.string()) });

/** Reads the keys when the first token comes, and keeps them for a day. `metadataUrl`: the channel's OpenID metadata. */
export function createChannelKeys(metadataUrl: string, fetch = globalThis.fetch): ChannelKeys {
  const keys = createRemoteJWKSet(new URL(metadataUrl), {
    cacheMaxAge: LIFETIME,
    cooldownDuration: PAUSE,
    timeoutDuration: TIMEOUT,
    // The metadata tell where the keys are.
    async [customFetch](url, options) {
      const { jwks_uri } = METADATA.parse(await (await fetch(url, options)).json());
      return fetch(jwks_uri, options);
    },
  });
  return {
    async get(header, token) {
      try {
        return await keys(header, token);
      } catch (cause) {
        if (cause instanceof errors.JOSEError && NOT_THIS_KEY.includes(cause.code)) throw cause;
        throw new CodedError('channel-keys-unavailable', "The channel's keys can not be read.", {
          cause,
          remedy: `Check that this service can reach ${metadataUrl}.`,
        });
      }
    },
    endorsements: (kid) => keys.jwks()?.keys.flatMap((key) => endorsementsOf(key, kid)) ?? [],
  };
}

/** The keys are known, and the token's is none of them. */
const NOT_THIS_KEY: readonly string[] = [
  errors.JWKSNoMatchingKey.code,
  errors.JWKSMultipleMatchingKeys.code,
  errors.JOSENotSupported.code,
];

function endorsementsOf(key: unknown, kid: string | undefined): readonly string[] {
  const { data } = ENDORSED.safeParse(key);
  return data?.kid === kid ? (data?.endorsements ?? []) : [];
}
