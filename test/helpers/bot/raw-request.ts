import { connect } from 'node:net';

export interface RawAnswer {
  /** 0 if the connection ended without a response. */
  readonly status: number;
  /** The whole response, head and body. */
  readonly text: string;
}

/** Sends raw bytes, also malformed HTTP that no client library sends. `hangUp`: closes the connection after sending. */
export async function rawRequest(
  url: string,
  parts: readonly (string | Buffer)[],
  { hangUp = false } = {},
): Promise<RawAnswer> {
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  const received: Buffer[] = [];
  socket.on('data', (chunk: Buffer) => received.push(chunk));
  // A server that refuses early may reset the connection.
  socket.on('error', () => {});
  const closed = new Promise((resolve) => socket.once('close', resolve));
  for (const part of parts) socket.write(part);
  if (hangUp) socket.end();
  await closed;
  const text = Buffer.concat(received).toString('latin1');
  return { status: Number(/^HTTP\/1\.1 (\d{3})/.exec(text)?.[1] ?? 0), text };
}

/** The head of a request. */
export function head(method: string, path: string, headers: Readonly<Record<string, string | number>> = {}): string {
  const lines = Object.entries({ host: 'localhost', connection: 'close', ...headers });
  return `${method} ${path} HTTP/1.1\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`;
}
