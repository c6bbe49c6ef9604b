import { type IncomingHttpHeaders, request } from 'node:http';

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  readonly text: string;
  json(): unknown;
}

export interface Sending {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
}

/** Sends exactly this path and these headers: `fetch` normalizes paths and forbids the Host header. */
export function send(
  origin: string,
  path: string,
  { method = 'GET', headers = {}, body }: Sending = {},
): Promise<Answer> {
  const { port, host } = new URL(origin);
  return new Promise((resolve, reject) => {
    const sending = request(
      { host: '127.0.0.1', port, path, method, headers: { host, connection: 'close', ...headers } },
      async (response) => {
        const chunks: Buffer[] = [];
        for await (const chunk of response) chunks.push(chunk);
        const received = Buffer.concat(chunks);
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          body: received,
          text: received.toString(),
          json: () => JSON.parse(received.toString()),
        });
      },
    );
    sending.on('error', reject);
    sending.end(body);
  });
}

/** Sends form fields as the browser does from the page itself. */
export function postForm(origin: string, path: string, fields: Record<string, string> = {}): Promise<Answer> {
  const headers = { ...fromThePage(origin), 'content-type': 'application/x-www-form-urlencoded' };
  return send(origin, path, { method: 'POST', headers, body: new URLSearchParams(fields).toString() });
}

/** Sends a chosen file as the browser does from the page itself. */
export async function postFile(origin: string, path: string, file: Buffer, name = 'photo'): Promise<Answer> {
  const form = new FormData();
  form.set(name, new Blob([new Uint8Array(file)]), 'me.png');
  const encoded = new Response(form);
  const headers = { ...fromThePage(origin), 'content-type': encoded.headers.get('content-type') ?? '' };
  return send(origin, path, { method: 'POST', headers, body: Buffer.from(await encoded.arrayBuffer()) });
}

/** Sends JSON as a script on this machine does. */
export function sendJson(origin: string, method: string, path: string, body: unknown): Promise<Answer> {
  return send(origin, path, { method, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
}

export function fromThePage(origin: string): Record<string, string> {
  return { origin, 'sec-fetch-site': 'same-origin' };
}
