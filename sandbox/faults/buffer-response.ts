import type { ServerResponse } from 'node:http';

/** A complete response that has not been sent. */
export interface BufferedResponse {
  readonly status: number;
  readonly contentType: string;
  readonly body: Buffer;
}

/** Buffers what the service writes and passes it to `complete`. Afterwards the response writes normally again. */
export function bufferResponse(
  response: ServerResponse,
  complete: (buffered: BufferedResponse) => void | Promise<void>,
): void {
  const chunks: Buffer[] = [];
  const keep = (chunk: unknown, encoding: unknown) => {
    if (typeof chunk === 'string') {
      chunks.push(Buffer.from(chunk, typeof encoding === 'string' ? (encoding as BufferEncoding) : 'utf8'));
    } else if (chunk instanceof Uint8Array) chunks.push(Buffer.from(chunk));
  };
  const callbackIn = (args: readonly unknown[]) => args.find((arg) => typeof arg === 'function');
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
  own.end = (...args: readonly unknown[]) => {
    keep(args[0], args[1]);
    // Restore the methods of the prototype.
    for (const name of ['write', 'end', 'writeHead'] as const) delete own[name];
    const onFinish = callbackIn(args);
    if (onFinish) response.once('finish', onFinish as () => void);
    const contentType = String(response.getHeader('content-type') ?? '');
    const buffered = { status: response.statusCode, contentType, body: Buffer.concat(chunks) };
    (async () => complete(buffered))().catch((error: Error) => response.destroy(error));
    return response;
  };
}

/** Sends the response with this body instead, and with its length. */
export function sendBody(response: ServerResponse, body: string | Buffer, contentType?: string): void {
  response.removeHeader('transfer-encoding');
  response.removeHeader('etag');
  if (contentType !== undefined) response.setHeader('content-type', contentType);
  response.setHeader('content-length', Buffer.byteLength(body));
  response.end(body);
}
