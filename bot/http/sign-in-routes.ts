import { parseCookie, stringifySetCookie } from 'cookie';
import type { Request, Response, Server } from 'restify';
import { languageOf } from '../locales/index.ts';
import type { Log } from '../log.ts';
import { type EntraRedirect, type InteractiveSignIn, WINDOW_LIFETIME } from '../sign-in/interactive-sign-in.ts';
import { drawSignInPage, SIGN_IN_FILES, type SignInPageView } from './sign-in-page.ts';

export interface SignInPages {
  readonly window: Pick<InteractiveSignIn, 'start' | 'finish'>;
  /** Origin of Teams in a browser, in this cloud. */
  readonly teamsOrigin: string;
  /** Whether the cookie is `Secure`: true unless the sandbox serves over http. */
  readonly secure: boolean;
  readonly log: Log;
}

const COOKIE = 'photo-sync-sign-in';

/** The sign-in window: `GET /auth-start` redirects to Entra, `GET /auth-end` reads its answer and tells Teams. */
export function signInRoutes(server: Server, { window, teamsOrigin, secure, log }: SignInPages): void {
  const setCookie = (response: Response, value: string, maxAge: number) =>
    response.setHeader(
      'set-cookie',
      stringifySetCookie({ name: COOKIE, value, maxAge, path: '/auth-end', httpOnly: true, secure, sameSite: 'lax' }),
    );
  const redirect = (response: Response, { location, cookie }: EntraRedirect) => {
    setCookie(response, cookie, WINDOW_LIFETIME / 1000);
    response.writeHead(302, { location, 'cache-control': 'no-store' });
    response.end();
  };

  server.get('/auth-start', async (request, response) => {
    try {
      const started = await window.start(queryOf(request).get('attempt'));
      if (!started) return sendPage(request, response, 400, { message: 'too-old' });
      redirect(response, started);
    } catch (err) {
      log.error({ err }, 'Sign-in window could not redirect to Entra');
      sendPage(request, response, 502, { message: 'not-completed' });
    }
  });

  server.get('/auth-end', async (request, response) => {
    const finished = await window.finish(queryOf(request), parseCookie(request.header('cookie', ''))[COOKIE]);
    if (finished && 'location' in finished) return redirect(response, finished);
    setCookie(response, '', 0);
    if (!finished) return sendPage(request, response, 400, { message: 'too-old' });
    const { result, trouble, error } = finished;
    if (trouble) log.warn({ trouble, err: error }, 'Sign-in window ended without a sign-in');
    sendPage(request, response, 200, { message: trouble ?? 'done', result, teamsOrigin });
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

function queryOf(request: Request): URLSearchParams {
  return new URLSearchParams(request.getQuery());
}

function sendPage(request: Request, response: Response, status: number, view: Omit<SignInPageView, 'language'>): void {
  const language = languageOf(request.header('accept-language', '').split(',', 1)[0]);
  const { headers, body } = drawSignInPage({ language, ...view });
  response.writeHead(status, headers);
  response.end(body);
}
