import { randomBytes } from 'node:crypto';
import type { AppRegistration } from '../../tenant/apps/app-registration.ts';
import { EntraError } from '../entra-error.ts';
import type { UserGrant } from './user-grant.ts';

/**
 * Refresh tokens that were handed out: opaque, bound to a person and a client, for any resource.
 * https://learn.microsoft.com/entra/identity-platform/refresh-tokens
 */
export interface RefreshTokens {
  issue(signedIn: UserGrant, client: AppRegistration): string;
  /** Whom the token speaks for, and what it was first asked for. Throws 70000. */
  redeem(token: string, client: AppRegistration): UserGrant;
}

export function createRefreshTokens(): RefreshTokens {
  const issued = new Map<string, { readonly signedIn: UserGrant; readonly clientId: string }>();
  return {
    issue(signedIn, { clientId }) {
      const token = `1.${randomBytes(96).toString('base64url')}`;
      issued.set(token, { signedIn, clientId });
      return token;
    },
    redeem(token, { clientId }) {
      const grant = issued.get(token);
      if (grant?.clientId === clientId) return grant.signedIn;
      throw new EntraError(
        70000,
        "The provided value for the input parameter 'refresh_token' or 'assertion' is not valid.",
        { suberror: 'bad_token' },
      );
    },
  };
}
