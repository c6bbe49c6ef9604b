import type { Request, Response, Server } from 'restify';
import { CodedError } from '../../src/errors.ts';
import { withCorrelation } from '../../src/log/correlation.ts';
import type { Log } from '../../src/log/types.ts';
import { canSkipBody, readJsonObject } from './json-body.ts';
import { RequestRefused } from './request-refused.ts';

/** The response to the channel. Only an invoke has a body. */
export interface ActivityResponse {
  readonly status: number;
  readonly body?: unknown;
}

/** What `POST /api/messages` calls, in this order. Both reject with `RequestRefused`. See `createReceiver`. */
export interface ActivityReceiver {
  /**
   * Checks that the channel sent the request, by its `Authorization` header alone: a stranger's body is never parsed.
   * Resolves with what receives the body.
   */
  authorize(authorization: string): Promise<ReceiveActivity>;
}

/** Runs one turn. */
export type ReceiveActivity = (activity: Record<string, unknown>) => Promise<ActivityResponse>;

/**
 * Bytes. Teams limits a message to about 100 KB:
 * https://learn.microsoft.com/microsoftteams/limits-specifications-teams. UNCONFIRMED [activity-size] for the whole
 * activity.
 */
const MAX_ACTIVITY_SIZE = 256 * 1024;

/**
 * `POST /api/messages`: where the channel delivers every activity. The token is checked first, then `readJsonObject`
 * reads the body and the turn runs. A failure is answered with a status only, never with an error's text.
 */
export function messagesRoute(server: Server, receiver: ActivityReceiver, log: Log): void {
  server.post('/api/messages', async (request, response) =>
    withCorrelation(undefined, () => receive(request, response)),
  );

  async function receive(request: Request, response: Response): Promise<void> {
    try {
      const runTurn = await receiver.authorize(request.header('authorization', ''));
      const { status, body } = await runTurn(await readJsonObject(request, response, MAX_ACTIVITY_SIZE));
      if (body === undefined) response.send(status);
      else response.json(status, body);
    } catch (err) {
      const status = statusOf(err);
      if (err instanceof RequestRefused) log('request-refused', { status, code: err.reason });
      else log('request-failed', { err, status });
      if (!canSkipBody(request, MAX_ACTIVITY_SIZE)) {
        response.header('connection', 'close');
        // Node alone reads on until the connection has shut down.
        response.once('finish', () => request.socket.destroy());
      }
      response.send(status);
    }
  }
}

/** Only our own errors set the status: a library's error may carry the status of another service. */
function statusOf(error: unknown): number {
  if (error instanceof RequestRefused) return error.statusCode;
  // That the channel retries after a 503 is UNCONFIRMED [channel-retry].
  return error instanceof CodedError && error.code === 'channel-keys-unavailable' ? 503 : 500;
}
