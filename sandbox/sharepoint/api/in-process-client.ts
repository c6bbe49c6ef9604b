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

/**
 * Sends requests to a service of this process through memory: no port is needed, and the tenant's log shows only the
 * batch.
 */
export function createInProcessClient(
  service: RequestListener,
): (request: SharePointBatchPart) => Promise<InProcessResponse> {
  const server = createServer(service);
  return async ({ method, url, headers, body }) => {
    const [clientEnd, serverEnd] = duplexPair();
    server.emit('connection', serverEnd);
    const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
    httpRequest({ method, path: url, headers, createConnection: () => clientEnd }, resolve)
      .on('error', reject)
      .end(body);
    const response = await promise;
    return {
      status: response.statusCode ?? 0,
      reason: response.statusMessage ?? '',
      headers: response.headers,
      body: await buffer(response),
    };
  };
}
