import { issueAccessToken } from '../../../sandbox/entra/tokens/issue-access-token.ts';
import type { TenantWithBot } from './echo-bot.ts';

export interface ConnectorCall {
  readonly method?: string;
  readonly body?: object;
  /** The app that calls. Default: the bot. */
  readonly clientId?: string;
}

export interface ConnectorAnswer {
  readonly status: number;
  /** Code and message of an error. */
  readonly code: string | undefined;
  readonly message: string | undefined;
  readonly id: string | undefined;
}

/** Calls the connector with an app-only token. `path`: below `/teams/v3`. */
export async function callConnector(
  { tenant: { state, botApp } }: TenantWithBot,
  path: string,
  { method = 'GET', body, clientId = botApp.clientId }: ConnectorCall = {},
): Promise<ConnectorAnswer> {
  const token = await issueAccessToken(state, { audience: 'https://api.botframework.com', clientId });
  const response = await fetch(`${state.addresses.channel}/teams/v3${path}`, {
    method,
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    ...(body && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  const { error, id } = (text ? JSON.parse(text) : {}) as {
    readonly error?: { readonly code: string; readonly message: string };
    readonly id?: string;
  };
  return { status: response.status, code: error?.code, message: error?.message, id };
}
