import { createRemoteJWKSet, customFetch, errors, type FetchImplementation, type JWTVerifyGetKey } from 'jose';
import { z } from 'zod/v4';
import { CodedError } from '../../../src/errors.ts';
import { BYTE_BUDGETS } from '../../../src/microsoft365/byte-budgets.ts';
import { send } from '../../../src/microsoft365/send.ts';

/** The public keys of the Bot Framework channel. */
export interface ChannelKeys {
  /** The key that a token names. Rejects with `channel-keys-unavailable` if the keys cannot be read. */
  readonly get: JWTVerifyGetKey;
  /** The channels that the key of this id is endorsed for. */
  endorsements(kid: string | undefined): readonly string[];
}

/**
 * Milliseconds. Keys must be refreshed at least once a day:
 * https://learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-connector-authentication#connector-to-bot-step-3
 */
const MAX_AGE = 24 * 3_600_000;
/** Milliseconds between two refreshes because of an unknown key id: any stranger can send one. */
const COOLDOWN = 5 * 60_000;
/** Milliseconds; a turn waits for the keys. */
const TIMEOUT = 3_000;

const METADATA = z.object({ jwks_uri: z.url({ protocol: /^https?$/ }) });
const ENDORSED = z.object({ kid: z.string(), endorsements: z.array(z.string()) });

/** Keys and metadata, within their byte budget. jose adds its timeout to the signal. */
const fetchKeys: FetchImplementation = (url, { signal, ...init }) =>
  send(url, init, { signal, maxBytes: BYTE_BUDGETS.channelKeys });

/** Fetches the keys at the first token and caches them for a day. `metadataUrl`: the channel's OpenID metadata. */
export function createChannelKeys(metadataUrl: string, fetch: FetchImplementation = fetchKeys): ChannelKeys {
  const keys = createRemoteJWKSet(new URL(metadataUrl), {
    cacheMaxAge: MAX_AGE,
    cooldownDuration: COOLDOWN,
    timeoutDuration: TIMEOUT,
    // jose requests `url` for the keys. It is the URL of the metadata, which contain the URL of the keys.
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
        if (cause instanceof errors.JOSEError && KEY_NOT_FOUND.includes(cause.code)) throw cause;
        throw new CodedError('channel-keys-unavailable', "The Bot Framework channel's public keys cannot be read.", {
          cause,
          remedy: `Check that this service can reach ${metadataUrl}.`,
        });
      }
    },
    endorsements: (kid) => keys.jwks()?.keys.flatMap((key) => endorsementsOf(key, kid)) ?? [],
  };
}

/** The keys were read, and the token's key is not among them. */
const KEY_NOT_FOUND: readonly string[] = [
  errors.JWKSNoMatchingKey.code,
  errors.JWKSMultipleMatchingKeys.code,
  errors.JOSENotSupported.code,
];

function endorsementsOf(key: unknown, kid: string | undefined): readonly string[] {
  const { data } = ENDORSED.safeParse(key);
  return data?.kid === kid ? (data?.endorsements ?? []) : [];
}
