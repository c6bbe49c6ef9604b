import { Router } from 'express';
import type { TeamsWithInternals } from '../channel/index.ts';
import type { RequestToken } from '../entra/tokens/token-endpoint.ts';
import type { TokenServiceContext } from './context.ts';
import { tokenPages } from './pages.ts';
import { tokenRoutes } from './routes.ts';
import { createSignIns } from './sign-ins.ts';
import { createUserTokens } from './user-tokens.ts';

export { redirectUriOf } from './pages.ts';

/**
 * The Bot Framework Token Service: it signs people in to a bot's OAuth connections, and keeps their tokens.
 * `now`: real milliseconds, for the expiry of links and codes.
 */
export function tokenService(
  teams: TeamsWithInternals,
  requestToken: RequestToken,
  now: () => number = Date.now,
): Router {
  const { internals } = teams;
  const context: TokenServiceContext = {
    channel: internals.context,
    requestToken,
    tokens: createUserTokens(now),
    signIns: createSignIns(now),
  };
  return Router().use(tokenPages(context), tokenRoutes(context, internals));
}
