import { EntraError } from '../entra/entra-error.ts';
import type { OAuthConnection } from '../tenant/apps/oauth-connection.ts';
import type { TokenServiceContext } from './context.ts';
import { TokenError } from './token-error.ts';
import type { StoredToken, TokenUser } from './types.ts';

/** Tokens younger than this are renewed before the bot gets them. Milliseconds. UNCONFIRMED. */
const RENEWAL = 5 * 60_000;

/** Asks Entra ID for a token of the connection. Throws what Entra refuses. */
export async function askEntra(
  { channel, requestToken }: Pick<TokenServiceContext, 'channel' | 'requestToken'>,
  { clientId, scopes }: OAuthConnection,
  grant: Readonly<Record<string, string>>,
): Promise<StoredToken> {
  const { state } = channel;
  const client_secret = state.apps.get(clientId)?.secret ?? '';
  const form = new URLSearchParams({ client_id: clientId, client_secret, scope: scopes.join(' '), ...grant });
  const { access_token, expires_in, refresh_token } = await requestToken(state.id, form);
  return {
    token: String(access_token),
    expiresAt: Date.now() + Number(expires_in) * 1_000,
    refreshToken: typeof refresh_token === 'string' ? refresh_token : undefined,
  };
}

/** The user's valid token, renewed if it ends soon. Undefined: the user has to sign in. */
export async function currentToken(context: TokenServiceContext, user: TokenUser): Promise<StoredToken | undefined> {
  const stored = context.tokens.get(user);
  if (!stored || stored.expiresAt - Date.now() > RENEWAL) return stored;
  context.tokens.remove(user);
  if (stored.refreshToken === undefined) return undefined;
  const grant = { grant_type: 'refresh_token', refresh_token: stored.refreshToken };
  try {
    const renewed = await askEntra(context, user.connection, grant);
    context.tokens.set(user, renewed);
    return renewed;
  } catch (error) {
    if (error instanceof EntraError) return undefined;
    throw error;
  }
}

/**
 * Exchanges the assertion of single sign-on. Throws 400: "Consent Required" as
 * https://github.com/microsoft/Agents-for-python/pull/380 reads it.
 */
export async function exchangeAssertion(
  context: TokenServiceContext,
  user: TokenUser,
  assertion: string,
): Promise<StoredToken> {
  try {
    const token = await askEntra(context, user.connection, {
      grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
      requested_token_use: 'on_behalf_of',
      assertion,
    });
    context.tokens.set(user, token);
    return token;
  } catch (error) {
    if (!(error instanceof EntraError)) throw error;
    if (error.suberror === 'consent_required') throw new TokenError(400, 'ConsentRequired', 'Consent Required');
    throw new TokenError(400, 'BadRequest', `Failed to exchange the token: ${error.message}`);
  }
}
