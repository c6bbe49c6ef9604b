import type { Server } from 'restify';
import { languageOf, textsIn } from '../locales/index.ts';

/**
 * `GET /sign-in`: where the button of a sign-in card leads. Teams shows that card only where it could not sign the person in
 * by itself, which only the organization can mend; the page says so.
 */
export function signInRoute(server: Server): void {
  server.get('/sign-in', async (request, response) => {
    const language = languageOf(request.header('accept-language', 'en').split(',', 1)[0]);
    const text = textsIn(language);
    const page = pageWith(language, text('sign-in-trouble.title'), text('sign-in-trouble.approval-needed'));
    response.writeHead(200, {
      'content-type': 'text/html; charset=utf-8',
      'content-length': Buffer.byteLength(page),
      'content-security-policy':
        "default-src 'none'; frame-ancestors https://teams.microsoft.com https://*.cloud.microsoft",
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-store',
    });
    response.end(page);
  });
}

/** Plain, without a style of its own: the texts are ours and hold no markup. */
function pageWith(language: string, title: string, text: string): string {
  return `<!doctype html><html lang="${language}"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Photo Sync</title><h1>${title}</h1><p>${text}</p></html>`;
}
