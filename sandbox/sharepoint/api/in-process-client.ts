import {
  createServer,
  request as httpRequest,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type RequestListener,
} from 'node:http';
import { duplexPair } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import type { SharePointBatchPart } from './batch-payload.ts';

export interface InProcessResponse {
  readonly status: number;
  readonly reason: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** Asks a service of this process through memory: it needs no port, and the tenant's log has the batch alone. */
export function createInProcessClient(
  service: RequestListener,
): (request: SharePointBatchPart) => Promise<InProcessResponse> {
  const server = createServer(service);
  return async ({ method, url, headers, body }) => {
    const [near, far] = duplexPair();
    server.emit('connection', far);
    const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
    httpRequest({ method, path: url, headers, createConnection: () => near }, resolve)
      .on('error', reject)
      .end(body);
    const answer = await promise;
    return {
      status: answer.statusCode ?? 0,
      reason: answer.statusMessage ?? '',
      headers: answer.headers,
      body: await buffer(answer),
    };
  };
}
