import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { RequestHandler, Response } from 'express';
import { type Html, html } from '../../http/html.ts';

export interface EntraPage {
  readonly title: string;
  readonly body: Html;
  /** Final target of the page's forms, directly or by redirect. Undefined: this host only. */
  readonly formTarget?: string;
  /** The page's only script. */
  readonly script?: string;
}

const STYLE_PATH = '/styles/sandbox.css';
const STYLE = readFileSync(new URL('./style.css', import.meta.url), 'utf8');

export const serveEntraStyle: readonly [path: string, handler: RequestHandler] = [
  STYLE_PATH,
  (_request, response) => {
    response.type('text/css').set('Cache-Control', 'no-cache').send(STYLE);
  },
];

/** Sends a page that cannot be framed and loads only this host's stylesheet and pictures. */
export function sendEntraPage(response: Response, status: number, page: EntraPage): void {
  const script = page.script && `; script-src 'sha256-${createHash('sha256').update(page.script).digest('base64')}'`;
  // Chromium applies form-action also to redirects after a form.
  const targets = page.formTarget ? ` ${sourceOf(page.formTarget)}` : '';
  response
    .status(status)
    .set({
      'Cache-Control': 'no-store',
      'Content-Security-Policy':
        `default-src 'none'; style-src 'self'; img-src 'self' data:; base-uri 'none'; ` +
        `frame-ancestors 'none'; form-action 'self'${targets}${script ?? ''}`,
      // With `no-referrer`, browsers send `Origin: null` even to the page's own host.
      'Referrer-Policy': 'same-origin',
      'X-Content-Type-Options': 'nosniff',
      'X-Frame-Options': 'DENY',
    })
    .type('html')
    .send(document(page).markup);
}

/** Web addresses by origin; other addresses, for example of native apps, by scheme. */
function sourceOf(address: string): string {
  const { origin, protocol } = new URL(address);
  return origin === 'null' ? protocol : origin;
}

function document({ title, body, script }: EntraPage): Html {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} – Microsoft Entra ID (sandbox)</title>
<link rel="stylesheet" href="${STYLE_PATH}">
<link rel="icon" href="data:,">
</head>
<body>
<main>
${body}
</main>
${script ? html`<script>${{ markup: script }}</script>` : undefined}
</body>
</html>
`;
}
