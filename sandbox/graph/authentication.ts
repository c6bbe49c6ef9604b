import type { AccessToken, TokenRejection } from '../entra/tokens/access-token.ts';
import { validateAccessToken } from '../entra/tokens/validate-access-token.ts';
import { GRAPH_APP_ID } from '../tenant/directory/microsoft-apis.ts';
import type { TenantState } from '../tenant/tenant-state.ts';
import { GraphError } from './graph-error.ts';

/**
 * Texts seen from the service. They change without notice; the code does not:
 * https://learn.microsoft.com/graph/resolve-auth-errors
 */
const MESSAGES: Readonly<Record<TokenRejection, string>> = {
  missing: 'Access token is empty.',
  malformed:
    'IDX14100: JWT is not well formed, there are no dots (.).\nThe token needs to be in JWS or JWE Compact Serialization Format.',
  signature: 'Access token validation failure. Signature is invalid.',
  expired: 'Lifetime validation failed, the token is expired.',
  audience: 'Access token validation failure. Invalid audience.',
  issuer: 'Access token validation failure. Invalid issuer.',
};

/** Validates the token of a request. Throws 401 `InvalidAuthenticationToken`. */
export async function authenticateGraphCaller(
  state: TenantState,
  authorization: string | undefined,
): Promise<AccessToken> {
  const audiences = [state.cloud.graph, GRAPH_APP_ID, state.addresses.graph];
  const reading = await validateAccessToken(state, authorization, audiences);
  if ('token' in reading) return reading.token;
  const challenge = `Bearer realm="", authorization_uri="${state.addresses.entra}/common/oauth2/authorize", client_id="${GRAPH_APP_ID}"`;
  throw new GraphError(401, 'InvalidAuthenticationToken', MESSAGES[reading.rejected], {
    'WWW-Authenticate': challenge,
  });
}
