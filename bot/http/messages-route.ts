import type { Server } from 'restify';
import { CodedError } from '../../src/errors.ts';
import type { Log } from '../log.ts';
import { BodyRefused, readJsonObject } from './json-body.ts';
import { RequestRefused } from './request-refused.ts';

/** The response to the channel. Only an invoke has a body. */
export interface ActivityResponse {
  readonly status: number;
  readonly body?: unknown;
}

/** Runs one turn. Rejects with `RequestRefused` if the request does not come from the channel. See `createReceiver`. */
export type ReceiveActivity = (authorization: string, activity: Record<string, unknown>) => Promise<ActivityResponse>;

/** Bytes. Teams' messages stay far below 100 KB. */
const MAX_ACTIVITY_SIZE = 256 * 1024;

/**
 * `POST /api/messages`: where the channel delivers every activity. `readJsonObject` reads the body, `receive` runs the
 * turn. A failure is answered with a status only, never with an error's text.
 */
export function messagesRoute(server: Server, receive: ReceiveActivity, log: Log): void {
  server.post('/api/messages', async (request, response) => {
    try {
      const activity = await readJsonObject(request, MAX_ACTIVITY_SIZE);
      const { status, body } = await receive(request.header('authorization', ''), activity);
      if (body === undefined) response.send(status);
      else response.json(status, body);
    } catch (err) {
      const status = statusOf(err);
      if (err instanceof RequestRefused) log.warn({ status, reason: err.reason }, 'Request refused');
      else log.error({ err, status }, 'Request failed');
      // Otherwise the unread rest of the body would be parsed as the next request.
      if (err instanceof BodyRefused) response.header('connection', 'close');
      response.send(status);
    }
  });
}

/** Only our own errors set the status: a library's error may carry the status of another service. */
function statusOf(error: unknown): number {
  if (error instanceof RequestRefused) return error.statusCode;
  // On 503 the channel retries later.
  return error instanceof CodedError && error.code === 'channel-keys-unavailable' ? 503 : 500;
}
