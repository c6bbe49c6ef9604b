import type { Request, Response } from 'express';
import type { Html } from '../../http/html.ts';
import type { Person } from '../../tenant/people/person.ts';
import type { TenantState } from '../../tenant/tenant-state.ts';
import { type Brand, personalPage, sendBrandPage } from './page.ts';
import { type PickerSignIn, viewerOf } from './picker-sign-in.ts';
import { pictureElement } from './picture-element.ts';

/** One request for a page by a person who is signed in. */
export interface PageContext {
  readonly state: TenantState;
  readonly request: Request;
  readonly response: Response;
  readonly viewer: Person;
  send(brand: Brand, status: number, title: string, body: Html, headerSize?: 'S' | 'L'): void;
}

/**
 * The header asks for the person's small picture, which starts nothing, unless the page is one that real life shows with the large one.
 */
export function pageContextOf(
  state: TenantState,
  signIn: PickerSignIn,
  request: Request,
  response: Response,
): PageContext {
  const viewer = viewerOf(response);
  return {
    state,
    request,
    response,
    viewer,
    send(brand, status, title, body, headerSize = 'S') {
      const page = personalPage(state, brand, {
        title,
        body,
        headerPicture: pictureElement(viewer, headerSize, 'header-picture'),
        switchAccountPath: signIn.switchAccountPath(request),
        personName: viewer.displayName,
      });
      sendBrandPage(response, status, page);
    },
  };
}
