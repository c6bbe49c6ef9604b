import type { Request } from 'restify';

/** Programs that fetch links out of messages, and name themselves: previews of chats, scanners, crawlers. */
const PROGRAM =
  /(?<!cu)bot\b|crawl|spider|preview|scan|safelinks|skypeuri|slack|whatsapp|telegram|facebook|mimecast|proofpoint|barracuda|headless|curl|wget|python|java\/|go-http|okhttp|axios|node|undici/i;

/**
 * Whether a person's browser opens a page, as far as a request shows. A program can pretend to be a browser, so nothing
 * that matters may depend on it. Browsers since 2023 say what they load (`Sec-Fetch-Dest`) and whether they only load
 * it in advance: https://developer.mozilla.org/docs/Web/HTTP/Reference/Headers/Sec-Fetch-Dest and `Sec-Purpose` there.
 * An older browser is recognized by what it accepts.
 */
export function isBrowserVisit(request: Pick<Request, 'header'>): boolean {
  const header = (name: string) => String(request.header(name, ''));
  const isInAdvance = ['sec-purpose', 'purpose', 'x-purpose', 'x-moz'].some((name) =>
    /prefetch|preview|prerender/i.test(header(name)),
  );
  const agent = header('user-agent');
  if (isInAdvance || !agent.startsWith('Mozilla/') || PROGRAM.test(agent)) return false;
  const destination = header('sec-fetch-dest');
  if (destination) return destination === 'document';
  return /text\/html/i.test(header('accept')) && header('accept-language') !== '';
}
