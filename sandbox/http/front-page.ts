import { readFileSync } from 'node:fs';
import type { RequestListener, ServerResponse } from 'node:http';
import { html } from './html.ts';

export interface FrontPage {
  /** The simulated service. */
  readonly title: string;
  /** Which clients the service is for, and how they use it. */
  readonly about: string;
  /** URL of the control page. A function, because some addresses are not known at the start. */
  readonly control: () => string;
}

const ICON = readFileSync(new URL('../control/assets/icon.svg', import.meta.url));

/**
 * Adds an icon and, with `page`, an HTML page at `/` that describes the service. All other requests go to the service.
 */
export function withFrontPage(service: RequestListener, page?: FrontPage): RequestListener {
  return (request, response) => {
    if (request.method === 'GET' && request.url === '/favicon.ico') return send(response, 'image/svg+xml', ICON);
    if (page && request.method === 'GET' && request.url === '/' && request.headers.accept?.includes('text/html')) {
      return send(response, 'text/html; charset=utf-8', draw(page));
    }
    service(request, response);
  };
}

function send(response: ServerResponse, contentType: string, body: string | Buffer): void {
  // Not chained: if a bot runs in this process, restify's patched `writeHead` returns nothing.
  response.writeHead(200, { 'content-type': contentType, 'cache-control': 'no-store' });
  response.end(body);
}

function draw({ title, about, control }: FrontPage): string {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}: Microsoft 365 sandbox</title>
<link rel="icon" href="/favicon.ico" type="image/svg+xml">
<style>
body { max-width: 40rem; margin: 15vh auto 0; padding: 0 1.5rem; font: 1rem / 1.5 "Segoe UI", system-ui, sans-serif; }
h1 { font-size: 1.5rem; }
</style>
</head>
<body>
<main>
<h1>${title}</h1>
<p>${about}</p>
<p>It is part of a Microsoft 365 tenant simulated on this machine. To see or change the tenant, open the
<a href="${control()}">control page</a>.</p>
</main>
</body>
</html>
`.markup;
}
