import { parseCookie, stringifySetCookie } from 'cookie';
import type { Request, Response, Server } from 'restify';
import type { Log } from '../../src/log/types.ts';
import { asLanguage } from '../locales/index.ts';
import { type EntraRedirect, type InteractiveSignIn, WINDOW_LIFETIME } from '../sign-in/interactive-sign-in.ts';
import { acceptedLanguage } from './accepted-language.ts';
import { drawSignInPage, SIGN_IN_FILES, type SignInPageView } from './sign-in-page.ts';
import { hasFewParts } from './url-bounds.ts';

export interface SignInPages {
  readonly window: Pick<InteractiveSignIn, 'start' | 'finish'>;
  /** Origin of Teams in a browser, in this cloud. */
  readonly teamsOrigin: string;
  /** Whether the cookie is `Secure`: true unless the sandbox serves over http. */
  readonly secure: boolean;
  readonly log: Log;
}

/** Each window has a cookie of its own, named after its state: windows that are open together do not disturb others. */
const COOKIE_PREFIX = 'photo-sync-sign-in-';
/** Characters of the state that the name of the cookie has. */
const NAME_LENGTH = 16;

/** The sign-in window: `GET /auth-start` redirects to Entra, `GET /auth-end` reads its answer and tells Teams. */
export function signInRoutes(server: Server, { window, teamsOrigin, secure, log }: SignInPages): void {
  const cookieFor = (name: string, value: string, maxAge: number) =>
    stringifySetCookie({ name, value, maxAge, path: '/auth-end', httpOnly: true, secure, sameSite: 'lax' });
  const redirect = (response: Response, { location, state, cookie }: EntraRedirect, endedWindow?: string) => {
    const started = cookieFor(cookieName(state), cookie, WINDOW_LIFETIME / 1000);
    const ended = endedWindow ? [cookieFor(endedWindow, '', 0)] : [];
    response.writeHead(302, { location, 'cache-control': 'no-store', 'set-cookie': [started, ...ended] });
    response.end();
  };

  server.get('/auth-start', async (request, response) => {
    try {
      const started = await window.start(queryOf(request).get('attempt'));
      if (!started) return sendPage(request, response, 400, { message: 'too-old' });
      redirect(response, started);
    } catch (err) {
      log('sign-in-window-failed', { err });
      sendPage(request, response, 502, { message: 'not-completed' });
    }
  });

  server.get('/auth-end', async (request, response) => {
    const query = queryOf(request);
    const name = cookieName(query.get('state') ?? '');
    const cookies = request.header('cookie', '');
    const cookie = hasFewParts(cookies, ';') ? parseCookie(cookies)[name] : undefined;
    const finished = await window.finish(query, cookie);
    // The cookie stays: a stranger's link must not end a window that is open.
    if (!finished) return sendPage(request, response, 400, { message: 'too-old' });
    if ('location' in finished) return redirect(response, finished, name);
    response.setHeader('set-cookie', cookieFor(name, '', 0));
    const { result, trouble, error, language, reference } = finished;
    if (trouble) log('sign-in-window-ended', { reference, trouble, err: error });
    sendPage(request, response, 200, { message: trouble ?? 'done', result, teamsOrigin, language });
  });

  for (const { path, type, bytes } of SIGN_IN_FILES) {
    server.get(path, async (_request, response) => {
      response.writeHead(200, {
        'content-type': type,
        'content-length': bytes.length,
        'cache-control': 'public, max-age=86400',
      });
      response.end(bytes);
    });
  }
}

function cookieName(state: string): string {
  return COOKIE_PREFIX + state.slice(0, NAME_LENGTH);
}

function queryOf(request: Request): URLSearchParams {
  return new URLSearchParams(request.getQuery());
}

type PageContent = Omit<SignInPageView, 'language'> & {
  /** The language of the chat; undefined: that of the browser. */
  readonly language?: string | undefined;
};

function sendPage(request: Request, response: Response, status: number, view: PageContent): void {
  const language = asLanguage(view.language) ?? acceptedLanguage(request.header('accept-language', ''));
  const { headers, body } = drawSignInPage({ ...view, language });
  response.writeHead(status, headers);
  response.end(body);
}
