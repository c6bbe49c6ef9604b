import type { ServerResponse } from 'node:http';

/** An answer that is complete and not sent yet. */
export interface BufferedResponse {
  readonly status: number;
  readonly contentType: string;
  readonly body: Buffer;
}

/** Keeps what the service writes to the response, and hands it over when it is complete; from then on the response writes as always. */
export function bufferResponse(
  response: ServerResponse,
  complete: (answer: BufferedResponse) => void | Promise<void>,
): void {
  const chunks: Buffer[] = [];
  const keep = (chunk: unknown, encoding: unknown) => {
    if (typeof chunk === 'string') {
      chunks.push(Buffer.from(chunk, typeof encoding === 'string' ? (encoding as BufferEncoding) : 'utf8'));
    } else if (chunk instanceof Uint8Array) chunks.push(Buffer.from(chunk));
  };
  const callbackIn = (given: readonly unknown[]) => given.find((one) => typeof one === 'function');
  const own = response as unknown as Record<'write' | 'end' | 'writeHead', unknown>;
  own.writeHead = (status: number, ...rest: readonly unknown[]) => {
    response.statusCode = status;
    const headers = rest.find((one) => typeof one === 'object') ?? {};
    for (const [name, value] of Object.entries(headers as Record<string, string>)) response.setHeader(name, value);
    return response;
  };
  own.write = (chunk: unknown, ...rest: readonly unknown[]) => {
    keep(chunk, rest[0]);
    callbackIn(rest)?.();
    return true;
  };
  own.end = (...given: readonly unknown[]) => {
    keep(given[0], given[1]);
    // Back to the methods of the prototype.
    for (const name of ['write', 'end', 'writeHead'] as const) delete own[name];
    const done = callbackIn(given);
    if (done) response.once('finish', done as () => void);
    const contentType = String(response.getHeader('content-type') ?? '');
    const answer = { status: response.statusCode, contentType, body: Buffer.concat(chunks) };
    (async () => complete(answer))().catch((error: Error) => response.destroy(error));
    return response;
  };
}

/** Sends the answer with another body, and with its length. */
export function sendBody(response: ServerResponse, body: string | Buffer, contentType?: string): void {
  response.removeHeader('transfer-encoding');
  response.removeHeader('etag');
  if (contentType !== undefined) response.setHeader('content-type', contentType);
  response.setHeader('content-length', Buffer.byteLength(body));
  response.end(body);
}
