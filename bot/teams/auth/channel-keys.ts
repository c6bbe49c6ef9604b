import { createLocalJWKSet, errors, type FetchImplementation, type JSONWebKeySet, type JWTVerifyGetKey } from 'jose';
import { z } from 'zod/v4';
import { keepRefreshed } from '../../../src/cache/refreshed-value.ts';
import { CodedError } from '../../../src/errors.ts';
import { BYTE_BUDGETS } from '../../../src/microsoft365/byte-budgets.ts';
import { networkCode, networkRemedy } from '../../../src/microsoft365/network-remedy.ts';
import { send } from '../../../src/microsoft365/send.ts';

/** The public keys of the Bot Framework channel. */
export interface ChannelKeys {
  /** The key that a token names. Rejects with `channel-keys-unavailable` if the keys cannot be read. */
  readonly get: JWTVerifyGetKey;
  /** The channels that the key of this id is endorsed for. */
  endorsements(kid: string | undefined): readonly string[];
  /** Whether no message can be accepted because the latest reading of the keys failed. */
  areMissing(): boolean;
}

const MINUTE = 60_000;
/** Milliseconds. */
const TIMES = {
  /** Half of `expireAfter`, so that the keys outlive a failure of their host. */
  refreshAfter: 12 * 60 * MINUTE,
  /**
   * Keys must be refreshed at least once a day:
   * https://learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-connector-authentication#connector-to-bot-step-3
   */
  expireAfter: 24 * 60 * MINUTE,
  /** Between two readings because of an unknown key id: any stranger can send one. */
  cooldown: 5 * MINUTE,
  /** Any stranger can send a token, too, while the keys cannot be read. */
  retry: { first: 1_000, longest: MINUTE },
};
/** Milliseconds; a turn waits for the keys. */
const TIMEOUT = 3_000;

const METADATA = z.object({ jwks_uri: z.url({ protocol: /^https?$/ }) });
const KEY_SET = z.object({ keys: z.array(z.looseObject({ kty: z.string() })) });
const ENDORSED = z.object({ kid: z.string(), endorsements: z.array(z.string()) });

/** Keys and metadata, within their byte budget. */
const fetchKeys: FetchImplementation = (url, { signal, ...init }) =>
  send(url, init, { upstream: 'channel', signal, maxBytes: BYTE_BUDGETS.channelKeys });

/**
 * Reads the keys at the first token and keeps them for up to a day. `metadataUrl`: the channel's OpenID metadata.
 * `clock`: milliseconds that never go back.
 */
export function createChannelKeys(
  metadataUrl: string,
  fetch: FetchImplementation = fetchKeys,
  clock: () => number = () => performance.now(),
): ChannelKeys {
  const keySet = keepRefreshed({
    ...TIMES,
    clock,
    async read() {
      try {
        const signal = AbortSignal.timeout(TIMEOUT);
        const { jwks_uri } = METADATA.parse(await readJson(fetch, metadataUrl, signal));
        const keys = KEY_SET.parse(await readJson(fetch, jwks_uri, signal)) as JSONWebKeySet;
        return { keys: keys.keys, find: createLocalJWKSet(keys) };
      } catch (cause) {
        throw new CodedError('channel-keys-unavailable', "The Bot Framework channel's public keys cannot be read.", {
          cause,
          remedy: networkRemedy(networkCode(cause)) ?? `Check that this service can reach ${metadataUrl}.`,
        });
      }
    },
  });
  return {
    async get(header, token) {
      const { find } = await keySet.get();
      try {
        return await find(header, token);
      } catch (error) {
        if (!(error instanceof errors.JWKSNoMatchingKey)) throw error;
        return (await keySet.renew()).find(header, token);
      }
    },
    endorsements: (kid) => keySet.current()?.keys.flatMap((key) => endorsementsOf(key, kid)) ?? [],
    areMissing: keySet.isMissing,
  };
}

async function readJson(fetch: FetchImplementation, url: string, signal: AbortSignal): Promise<unknown> {
  const response = await fetch(url, { method: 'GET', headers: new Headers(), redirect: 'manual', signal });
  if (response.status !== 200) throw new Error(`The key host answered ${response.status}.`);
  return response.json();
}

function endorsementsOf(key: unknown, kid: string | undefined): readonly string[] {
  const { data } = ENDORSED.safeParse(key);
  return data?.kid === kid ? (data?.endorsements ?? []) : [];
}
