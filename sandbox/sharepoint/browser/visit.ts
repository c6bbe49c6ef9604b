import type { Request, Response } from 'express';
import type { Html } from '../../http/html.ts';
import type { Person } from '../../tenant/people/person.ts';
import type { TenantState } from '../../tenant/tenant-state.ts';
import { type Brand, personalPage, sendPage } from './page.ts';
import { pictureOf } from './picture-of.ts';
import { type SignIn, signedInPerson } from './sign-in.ts';

/** One request for a page by a person who is signed in. */
export interface Visit {
  readonly state: TenantState;
  readonly request: Request;
  readonly response: Response;
  readonly viewer: Person;
  send(brand: Brand, status: number, title: string, body: Html, headerSize?: 'S' | 'L'): void;
}

/**
 * The header asks for the person's small picture, which starts nothing, unless the page is one that real life shows with the large one.
 */
export function visitOf(state: TenantState, signIn: SignIn, request: Request, response: Response): Visit {
  const viewer = signedInPerson(response);
  return {
    state,
    request,
    response,
    viewer,
    send(brand, status, title, body, headerSize = 'S') {
      const page = personalPage(state, brand, {
        title,
        body,
        headerPicture: pictureOf(viewer, headerSize, 'header-picture'),
        switchAccountPath: signIn.switchAccountPath(request),
        personName: viewer.displayName,
      });
      sendPage(response, status, page);
    },
  };
}
