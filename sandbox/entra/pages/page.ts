import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { RequestHandler, Response } from 'express';
import { type Html, html } from '../../http/html.ts';

export interface EntraPage {
  readonly title: string;
  readonly body: Html;
  /** Where the page's forms lead in the end, by redirect or at once. Undefined: nowhere but here. */
  readonly formTarget?: string;
  /** The page's one script. */
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

/** Sends a page that nobody may frame, and that loads this host's style and pictures only. */
export function sendEntraPage(response: Response, status: number, page: EntraPage): void {
  const script = page.script && `; script-src 'sha256-${createHash('sha256').update(page.script).digest('base64')}'`;
  // Chromium holds the redirects after a form against form-action, too.
  const targets = page.formTarget ? ` ${sourceOf(page.formTarget)}` : '';
  response
    .status(status)
    .set({
      'Cache-Control': 'no-store',
      'Content-Security-Policy':
        `default-src 'none'; style-src 'self'; img-src 'self' data:; base-uri 'none'; ` +
        `frame-ancestors 'none'; form-action 'self'${targets}${script ?? ''}`,
      // Not `no-referrer`: with it browsers send `Origin: null` even to the page's own host.
      'Referrer-Policy': 'same-origin',
      'X-Content-Type-Options': 'nosniff',
      'X-Frame-Options': 'DENY',
    })
    .type('html')
    .send(document(page).markup);
}

/** Web addresses by origin; others, as native apps have them, by scheme. */
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
