import { decodeJwt } from 'jose';
import { z } from 'zod/v4';

/** What an access token says. Its signature is not checked: only its API can trust it. */
export interface TokenClaims {
  readonly audience: string;
  /** Client id of the app that requested it. */
  readonly appId: string | undefined;
  readonly tenantId: string | undefined;
  /** Application permissions. */
  readonly roles: readonly string[];
  /** Delegated permissions. */
  readonly scopes: readonly string[];
  /** The signed-in person. */
  readonly objectId: string | undefined;
}

/** https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference */
const Claims = z.object({
  aud: z.string(),
  appid: z.string().optional(),
  azp: z.string().optional(),
  tid: z.string().optional(),
  roles: z.array(z.string()).optional(),
  scp: z.string().optional(),
  oid: z.string().optional(),
});

/** Undefined: the token is opaque. Only a diagnosis may read it; the bot takes tokens as they are. */
export function readTokenClaims(token: string): TokenClaims | undefined {
  const { data } = Claims.safeParse(decoded(token));
  if (!data) return undefined;
  return {
    audience: data.aud,
    appId: data.appid ?? data.azp,
    tenantId: data.tid,
    roles: data.roles ?? [],
    scopes: data.scp?.split(' ') ?? [],
    objectId: data.oid,
  };
}

function decoded(token: string): unknown {
  try {
    return decodeJwt(token);
  } catch {
    return undefined;
  }
}
