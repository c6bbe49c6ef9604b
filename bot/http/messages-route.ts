import type { Server } from 'restify';
import { CodedError } from '../../src/errors.ts';
import type { Log } from '../log.ts';
import { BodyRefused, readJsonObject } from './json-body.ts';
import { RequestRefused } from './request-refused.ts';

/** What the channel is answered: the body only where the activity was an invoke. */
export interface ChannelResponse {
  readonly status: number;
  readonly body?: unknown;
}

/** Resolves when the turn is over. Rejects with `RequestRefused` when it was not the channel who knocked. */
export type ReceiveActivity = (authorization: string, activity: Record<string, unknown>) => Promise<ChannelResponse>;

/** Bytes. Teams' own messages stay far below 100 KB. */
const LARGEST_ACTIVITY = 256 * 1024;

/** `POST /api/messages`: the channel's one door. An answer other than an invoke's has no body, and never the text of an error. */
export function messagesRoute(server: Server, receive: ReceiveActivity, log: Log): void {
  server.post('/api/messages', async (request, response) => {
    try {
      const activity = await readJsonObject(request, LARGEST_ACTIVITY);
      const { status, body } = await receive(request.header('authorization', ''), activity);
      if (body === undefined) response.send(status);
      else response.json(status, body);
    } catch (err) {
      const status = statusOf(err);
      if (err instanceof RequestRefused) log.warn({ status, reason: err.reason }, 'A request was refused');
      else log.error({ err, status }, 'A request could not be answered');
      // What is left of a body that was not read must not be taken for the next request.
      if (err instanceof BodyRefused) response.header('connection', 'close');
      response.send(status);
    }
  });
}

/** Only errors of our own choose a status: those of libraries bring along what other services answered. */
function statusOf(error: unknown): number {
  if (error instanceof RequestRefused) return error.statusCode;
  // The channel tries again later.
  return error instanceof CodedError && error.code === 'channel-keys-unavailable' ? 503 : 500;
}
