import type { JWTPayload } from 'jose';
import { type Listening, listen } from '../../../sandbox/http/listen.ts';
import type { Tenant } from '../../../sandbox/index.ts';
import { createSigningKey, type SigningKey } from '../../../sandbox/tenant/apps/signing-key.ts';

/**
 * A key host with the channel's key and two inferior ones: `plain` has no endorsements, `webChat` is for another
 * channel.
 */
export interface JwksHost {
  readonly metadataUrl: string;
  readonly plain: SigningKey;
  readonly webChat: SigningKey;
  stop(): Promise<void>;
}

export async function startJwksHost({ state }: Tenant): Promise<JwksHost> {
  const [plain, webChat] = await Promise.all([createSigningKey('plain'), createSigningKey('web chat')]);
  const keys = [
    { ...state.channelKey.publicJwk, endorsements: ['msteams', 'webchat', 'AseChannel'] },
    { ...webChat.publicJwk, endorsements: ['webchat'] },
    plain.publicJwk,
  ];
  const host: Listening = await listen(
    (request, response) => {
      const body = request.url === '/keys' ? { keys } : { jwks_uri: `${host.origin}/keys` };
      response.setHeader('content-type', 'application/json').end(JSON.stringify(body));
    },
    { service: 'channel', log: state.requests },
  );
  return { metadataUrl: `${host.origin}/metadata`, plain, webChat, stop: host.stop };
}

/** The claims of a valid token; a change to undefined omits the claim. */
export function channelClaims(
  { apps, addresses }: Tenant,
  changes: Readonly<Record<string, unknown>> = {},
): JWTPayload {
  const now = seconds();
  return JSON.parse(
    JSON.stringify({
      iss: 'https://api.botframework.com',
      aud: apps.bot.clientId,
      serviceurl: `${addresses.channel}/teams/`,
      nbf: now - 60,
      exp: now + 3600,
      ...changes,
    }),
  );
}

export function seconds(): number {
  return Math.floor(Date.now() / 1000);
}
