import type { ChannelContext } from '../channel/context.ts';
import type { RequestToken } from '../entra/tokens/token-endpoint.ts';
import type { SignIns } from './sign-ins.ts';
import type { UserTokens } from './user-tokens.ts';

/** What the parts of the Bot Framework Token Service share. */
export interface TokenServiceContext {
  readonly channel: ChannelContext;
  readonly requestToken: RequestToken;
  readonly tokens: UserTokens;
  readonly signIns: SignIns;
}
