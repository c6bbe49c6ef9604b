import { randomBytes } from 'node:crypto';
import type { AppRegistration } from '../../tenant/apps/app-registration.ts';
import { EntraError } from '../entra-error.ts';
import type { UserGrant } from './user-grant.ts';

/**
 * Refresh tokens: opaque, bound to a person and a client, valid for any resource.
 * https://learn.microsoft.com/entra/identity-platform/refresh-tokens
 */
export interface RefreshTokens {
  issue(userGrant: UserGrant, client: AppRegistration): string;
  /** The grant for which the token was issued. Throws 70000. */
  redeem(token: string, client: AppRegistration): UserGrant;
}

export function createRefreshTokens(): RefreshTokens {
  const issued = new Map<string, { readonly userGrant: UserGrant; readonly clientId: string }>();
  return {
    issue(userGrant, { clientId }) {
      const token = `1.${randomBytes(96).toString('base64url')}`;
      issued.set(token, { userGrant, clientId });
      return token;
    },
    redeem(token, { clientId }) {
      const grant = issued.get(token);
      if (grant?.clientId === clientId) return grant.userGrant;
      throw new EntraError(
        70000,
        "The provided value for the input parameter 'refresh_token' or 'assertion' is not valid.",
        { suberror: 'bad_token' },
      );
    },
  };
}
