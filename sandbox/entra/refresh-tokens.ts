import { randomBytes } from 'node:crypto';
import type { AppRegistration } from '../tenant/app-registration.ts';
import type { Person } from '../tenant/person.ts';
import { EntraRefusal } from './refusal.ts';

/**
 * Refresh tokens that were handed out: opaque, bound to a person and a client, for any resource.
 * https://learn.microsoft.com/entra/identity-platform/refresh-tokens
 */
export interface RefreshTokens {
  issue(person: Person, client: AppRegistration): string;
  /** The person behind the token. Throws 70000. */
  redeem(token: string, client: AppRegistration): Person;
}

export function createRefreshTokens(): RefreshTokens {
  const issued = new Map<string, { readonly person: Person; readonly clientId: string }>();
  return {
    issue(person, { clientId }) {
      const token = `1.${randomBytes(96).toString('base64url')}`;
      issued.set(token, { person, clientId });
      return token;
    },
    redeem(token, { clientId }) {
      const grant = issued.get(token);
      if (grant?.clientId === clientId) return grant.person;
      throw new EntraRefusal(
        70000,
        "The provided value for the input parameter 'refresh_token' or 'assertion' is not valid.",
        'bad_token',
      );
    },
  };
}
