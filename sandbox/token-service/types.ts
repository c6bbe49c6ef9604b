import type { OAuthConnection } from '../tenant/apps/oauth-connection.ts';

/** A user of a bot at one connection. */
export interface TokenUser {
  readonly userId: string;
  readonly channelId: string;
  readonly connection: OAuthConnection;
}

/** A user's token as the service keeps it. */
export interface StoredToken {
  readonly token: string;
  /** Real milliseconds. */
  readonly expiresAt: number;
  readonly refreshToken: string | undefined;
}
