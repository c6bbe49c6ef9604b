import { parseCookie, stringifySetCookie } from 'cookie';
import type { Request, Response } from 'express';
import type { Person } from '../../tenant/people/person.ts';
import type { TenantState } from '../../tenant/tenant-state.ts';
import type { Session } from './sign-in-step.ts';

/** Distinct for each service: browsers send a host's cookies to every port. */
const COOKIE = 'sandboxEntra';
const WITH_MFA = '.mfa';

/**
 * The cookie names the person and says whether a second factor was shown: whoever reaches the sandbox may be anybody in it.
 * It lasts as long as the browser stays open.
 */
export function sessionOf(state: TenantState, request: Request): Session | undefined {
  const value = parseCookie(request.headers.cookie ?? '')[COOKIE] ?? '';
  const mfa = value.endsWith(WITH_MFA);
  const person = state.people.get(mfa ? value.slice(0, -WITH_MFA.length) : value);
  return person && { person, mfa };
}

export function saveSession(response: Response, session: Session): void {
  const cookie = { name: COOKIE, value: cookieValue(session), path: '/', httpOnly: true, sameSite: 'lax' } as const;
  response.setHeader('Set-Cookie', stringifySetCookie(cookie));
}

/** The value of a Cookie header that signs a person in to Entra. `mfa`: as if with a second factor. */
export function entraCookie(person: Person, mfa = false): string {
  return `${COOKIE}=${cookieValue({ person, mfa })}`;
}

function cookieValue({ person, mfa }: Session): string {
  return mfa ? person.id + WITH_MFA : person.id;
}
