import { Agent, request } from 'undici';

/** Separate from the older dispatcher of Node's `fetch`. Idle connections do not keep the process alive. */
const dispatcher = new Agent();

/**
 * Sends a request like `fetch`, for a third of its CPU time: `fetch` copies each body through two web streams.
 * Follows no redirect, decompresses nothing, retries nothing. Rejects with the network's code or the signal's reason
 * if the answer is incomplete.
 */
export async function send(
  url: string,
  { method = 'GET', headers, body }: Pick<RequestInit, 'method' | 'headers' | 'body'>,
  signal: AbortSignal,
): Promise<Response> {
  if (typeof body !== 'string' && body) throw new TypeError('The body must be a string.');
  const response = await request(url, {
    dispatcher,
    method,
    headers: new Headers(headers),
    body: body ?? null,
    signal,
  });
  return new BufferedResponse(await response.body.arrayBuffer(), response);
}

/** A response whose body has been read. */
class BufferedResponse extends Response {
  readonly #body: ArrayBuffer;

  constructor(body: ArrayBuffer, { statusCode, headers }: { statusCode: number; headers: ResponseHeaders }) {
    super(null, { status: statusCode, headers: Object.entries(headers).flatMap(toPairs) });
    this.#body = body;
  }

  override async arrayBuffer(): Promise<ArrayBuffer> {
    return this.#body;
  }

  override async text(): Promise<string> {
    return Buffer.from(this.#body).toString();
  }

  override async json(): Promise<unknown> {
    return JSON.parse(await this.text());
  }

  override clone(): BufferedResponse {
    return this;
  }
}

type ResponseHeaders = Readonly<Record<string, string | readonly string[] | undefined>>;

function toPairs([name, value = []]: [string, string | readonly string[] | undefined]): [string, string][] {
  return (typeof value === 'string' ? [value] : value).map((text) => [name, text]);
}
