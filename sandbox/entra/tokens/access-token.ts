import type { JWTPayload } from 'jose';
import type { Person } from '../../tenant/people/person.ts';

/** Seconds by which Entra backdates `iat` and `nbf`, and the clock difference that resources tolerate. UNCONFIRMED. */
export const CLOCK_SKEW = 300;

/** A validated access token. */
export interface AccessToken {
  readonly clientId: string;
  /** undefined: app-only */
  readonly person: Person | undefined;
  readonly scopes: readonly string[];
  readonly roles: readonly string[];
  /** The client proved its identity with a certificate or another assertion, not with a secret. */
  readonly byCertificate: boolean;
  readonly claims: JWTPayload;
}

export type TokenRejection = 'missing' | 'malformed' | 'signature' | 'expired' | 'audience' | 'issuer';

export type TokenValidation = { readonly token: AccessToken } | { readonly rejected: TokenRejection };

/** Authentication method of a client. `certificate`: any client assertion, also a managed identity's token. */
export type ClientAuthMethod = 'none' | 'secret' | 'certificate';

export interface AccessTokenRequest {
  readonly audience: string;
  /** The app to which the token is issued (`azp`, in v1.0 tokens `appid`). */
  readonly clientId: string;
  /** undefined: app-only */
  readonly person?: Person | undefined;
  readonly scopes?: readonly string[];
  readonly roles?: readonly string[];
  /** The person used a second factor (`amr`). Default: false. */
  readonly mfa?: boolean;
  /** The client's authentication method (`azpacr`, in v1.0 tokens `appidacr`). Default: secret. */
  readonly authMethod?: ClientAuthMethod;
  /** The tenant that issues the token. Default: this one. */
  readonly tenantId?: string | undefined;
  /** Seconds from now; negative: already expired. Default: `ACCESS_TOKEN_LIFETIME`. */
  readonly expiresIn?: number;
}
