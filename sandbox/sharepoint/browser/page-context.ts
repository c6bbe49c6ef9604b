import type { Request, Response } from 'express';
import type { Html } from '../../http/html.ts';
import type { Person } from '../../tenant/people/person.ts';
import type { TenantState } from '../../tenant/tenant-state.ts';
import { type Brand, personalPage, sendBrandPage } from './page.ts';
import { pictureElement } from './picture-element.ts';
import { type PickerSignIn, viewerOf } from './sign-in/picker-sign-in.ts';

export interface ShownPage {
  readonly brand: Brand['name'];
  /** Default: 200. */
  readonly status?: number;
  readonly title: string;
  readonly body: Html;
  /** Size of the viewer's picture in the header. Default: `S`. */
  readonly headerSize?: 'S' | 'L';
}

/** A page request by a signed-in person. */
export interface PageContext {
  readonly state: TenantState;
  readonly request: Request;
  readonly response: Response;
  readonly viewer: Person;
  /** Path of a person's mailbox photo on this host. */
  portraitPathOf(person: Person): string;
  send(page: ShownPage): void;
}

/**
 * The header loads the viewer's small picture, which starts no copy. Pages that show the large one in reality set
 * `headerSize` to `L`.
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
    portraitPathOf: signIn.portraitPathOf,
    send({ brand, status = 200, title, body, headerSize = 'S' }) {
      const page = personalPage(
        state,
        { name: brand },
        {
          title,
          body,
          headerPicture: pictureElement(viewer, headerSize, 'header-picture'),
          switchAccountPath: signIn.switchAccountPath(request),
          personName: viewer.displayName,
        },
      );
      sendBrandPage(response, status, page);
    },
  };
}
