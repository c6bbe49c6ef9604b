import type { Server } from 'restify';
import type { Log } from '../log.ts';
import { BodyRefused, readJsonObject } from './json-body.ts';

/** What the channel is answered: the body only where the activity was an invoke. */
export interface Received {
  readonly status: number;
  readonly body?: unknown;
}

/** Resolves when the turn is over. Rejections with `statusCode` 401 or 403 mean that it was not the channel who knocked. */
export type ReceiveActivity = (authorization: string, activity: Record<string, unknown>) => Promise<Received>;

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
      if (status === 500) log.error({ err }, 'A request could not be answered');
      else log.warn({ status, reason: (err as Error).message.slice(0, 200) }, 'A request was refused');
      // What is left of a body that was not read must not be taken for the next request.
      if (err instanceof BodyRefused) response.header('connection', 'close');
      response.send(status);
    }
  });
}

function statusOf(error: unknown): number {
  const { statusCode } = error as { statusCode?: unknown };
  return statusCode === 400 || statusCode === 401 || statusCode === 403 || statusCode === 413 || statusCode === 415
    ? statusCode
    : 500;
}
