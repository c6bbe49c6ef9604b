import { send } from '../../../src/microsoft365/send.ts';
import type { Subject } from '../subject.ts';

export interface BotRequest {
  /** Default: `GET`. */
  readonly method?: 'POST';
  readonly path: string;
  /** Maximum size of the answer. */
  readonly maxBytes: number;
}

/** The public address of the bot. To be used only by checks that need `ENDPOINT_SETTINGS`. */
export function botOrigin({ settings }: Pick<Subject, 'settings'>): string {
  return new URL(settings.BOT_ENDPOINT ?? '').origin;
}

/** The channel sends its messages to the same address, so the request counts as one to the channel. */
export function requestBot(
  subject: Pick<Subject, 'settings'>,
  { method, path, maxBytes }: BotRequest,
  signal: AbortSignal,
): Promise<Response> {
  const limits = { upstream: 'channel', signal, maxBytes } as const;
  const post = { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' };
  return send(`${botOrigin(subject)}${path}`, method ? post : {}, limits);
}
