import type { Request, Response, Server } from 'restify';
import { textsIn } from '../locales/index.ts';
import { acceptedLanguage } from './accepted-language.ts';
import { isBrowserVisit } from './browser-visit.ts';
import { drawTextPage } from './text-page.ts';

/** What `/open/:token` calls. See `createPresses`. */
export interface OpenButton {
  /**
   * The address behind a link, computed now, on the tenant's own hosts. `isPress`: a person opens it. Undefined: the
   * token is forged, altered or expired.
   */
  open(token: string, isPress: boolean): Promise<string | undefined>;
}

/**
 * `GET /open/:token`: where *Open SharePoint* leads. Notes the press and redirects to SharePoint. A program that only
 * fetches the link, with HEAD or GET, gets the same redirect, and nothing is noted. The response is the same for each
 * token that is not valid, and says nothing about the tenant.
 */
export function openRoute(server: Server, button: OpenButton): void {
  const respond = async (request: Request, response: Response, isPress: boolean) => {
    const address = await button.open(String(request.params.token), isPress);
    if (address === undefined) return sendNoLongerValid(request, response);
    // Not kept by a browser, so that each press arrives here; and SharePoint does not learn the token.
    response.writeHead(302, { location: address, 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' });
    response.end();
  };
  server.get('/open/:token', async (request, response) => respond(request, response, isBrowserVisit(request)));
  server.head('/open/:token', async (request, response) => respond(request, response, false));
}

function sendNoLongerValid(request: Request, response: Response): void {
  const language = acceptedLanguage(request.header('accept-language', ''));
  const text = textsIn(language);
  const page = drawTextPage({ language, title: text('open-link.title'), sentence: text('open-link.text') });
  response.writeHead(404, page.headers);
  response.end(request.method === 'HEAD' ? undefined : page.body);
}
