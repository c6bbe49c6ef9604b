import { once } from 'node:events';
import { type IncomingMessage, request as startRequest } from 'node:http';

/** Loads an address of this machine directly and any other through the proxy. Follows no redirects. */
export type PageLoader = (url: URL, headers: Headers) => Promise<Response>;

export const loadDirectly: PageLoader = (url, headers) => fetch(url, { headers, redirect: 'manual' });

/** The proxy reads absolute https addresses, so that no certificate is needed. */
export function throughProxy(proxy: string): PageLoader {
  const { hostname, port } = new URL(proxy);
  return async (url, headers) => {
    if (url.protocol === 'http:') return loadDirectly(url, headers);
    const sent = startRequest({
      hostname,
      port,
      path: url.href,
      headers: { ...Object.fromEntries(headers), host: url.host },
      agent: false,
    }).end();
    const [answer] = (await once(sent, 'response')) as [IncomingMessage];
    const { statusCode = 0, rawHeaders } = answer;
    const received = new Headers();
    for (let index = 0; index < rawHeaders.length; index += 2) {
      received.append(rawHeaders[index] ?? '', rawHeaders[index + 1] ?? '');
    }
    const body = Buffer.concat(await answer.toArray());
    const isEmpty = [204, 205, 304].includes(statusCode);
    return new Response(isEmpty ? null : Uint8Array.from(body), { status: statusCode, headers: received });
  };
}
