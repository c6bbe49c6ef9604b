import { parseCookie, stringifySetCookie } from 'cookie';
import type { Request, Response } from 'express';
import type { Person } from '../../tenant/people/person.ts';
import type { TenantState } from '../../tenant/tenant-state.ts';

/** The person signed in to this browser. */
export interface Session {
  readonly person: Person;
  /** The person used a second factor. */
  readonly mfa: boolean;
}

/** Unique for each service, because browsers send a host's cookies to all its ports. */
const COOKIE = 'sandboxEntra';
const WITH_MFA = '.mfa';

/**
 * Reads the session cookie, which holds the object id and the MFA state. There is no protection: all users of the
 * sandbox may sign in as any person. The cookie lasts until the browser closes.
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

/** Value of a Cookie header that signs a person in to Entra. `mfa`: as if with a second factor. */
export function entraCookie(person: Person, mfa = false): string {
  return `${COOKIE}=${cookieValue({ person, mfa })}`;
}

function cookieValue({ person, mfa }: Session): string {
  return mfa ? person.id + WITH_MFA : person.id;
}
