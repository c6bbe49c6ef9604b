import { parseCookie, stringifySetCookie } from 'cookie';
import { type Request, type RequestHandler, type Response, Router } from 'express';
import type { Person } from '../../../tenant/people/person.ts';
import type { TenantState } from '../../../tenant/tenant-state.ts';
import { queryParameter } from '../../query-parameter.ts';
import { sendBrandPage } from '../page.ts';
import { accountPicker } from './account-picker.ts';
import { localPath } from './local-path.ts';
import type { PickerSignInOptions } from './picker-sign-in-options.ts';

export interface PickerSignIn {
  /** The account picker and its portraits. */
  readonly router: Router;
  personOf(request: Request): Person | undefined;
  /** Redirects people who are not signed in to the account picker and back. */
  readonly requirePerson: RequestHandler;
  /** Path of the account picker, which then returns to this request. */
  switchAccountPath(request: Request): string;
  /** Path of the person's mailbox photo. */
  portraitPathOf(person: Person): string;
}

/** The person set by `requirePerson`. */
export function viewerOf(response: Response): Person {
  return response.locals.person as Person;
}

/**
 * Sign-in by picking a person. There is no password, and the cookie contains the object id: all users of the sandbox
 * may sign in as any person. Stands for Entra's sign-in and its "Pick an account" page.
 */
export function createPickerSignIn(state: TenantState, options: PickerSignInOptions): PickerSignIn {
  const personOf = (request: Request): Person | undefined => {
    const cookies = parseCookie(request.headers.cookie ?? '');
    return state.people.get(cookies[options.cookieName] ?? '');
  };
  const switchAccountPath = (request: Request): string =>
    `${options.path}?to=${encodeURIComponent(request.originalUrl)}`;
  const requirePerson: RequestHandler = (request, response, next) => {
    const person = personOf(request);
    if (!person) return response.redirect(switchAccountPath(request));
    response.locals.person = person;
    next();
  };

  const router = Router();
  router.get(options.path, (request, response) => {
    const id = queryParameter(request, 'person');
    const to = localPath(queryParameter(request, 'to'));
    const person = state.people.get(id ?? '');
    if (!person) {
      const picker = accountPicker(state, options, to, personOf(request));
      return sendBrandPage(response, id === undefined ? 200 : 404, picker);
    }
    const cookie = { name: options.cookieName, value: person.id, path: '/', httpOnly: true, sameSite: 'lax' } as const;
    response.setHeader('Set-Cookie', stringifySetCookie(cookie));
    response.redirect(to);
  });
  router.get(`${options.path}/portraits/:id`, (request, response, next) => {
    const photo = state.people.get(request.params.id)?.photo;
    if (!photo) return next();
    response.type(photo.contentType).set('Cache-Control', 'no-store').send(photo.bytes);
  });
  const portraitPathOf = ({ id }: Person): string => `${options.path}/portraits/${id}`;
  return { router, personOf, requirePerson, switchAccountPath, portraitPathOf };
}
