import { type Request, type RequestHandler, type Response, Router } from 'express';
import type { TenantState } from '../../tenant/tenant-state.ts';
import { challenge } from '../api/caller.ts';
import { sendEditProfilePage } from './edit-profile-page.ts';
import { HOME, sendHomePage } from './home-page.ts';
import { sendNotFound } from './not-found.ts';
import { ONE_DRIVE, PERSONAL_SITE, sendOneDrivePage, sendToOneDrive } from './one-drive-page.ts';
import { serveBrandStyle } from './page.ts';
import { type PageContext, pageContextOf } from './page-context.ts';
import { sendPersonPage, sendToOwnProfile } from './person-page.ts';
import type { PickerSignIn } from './picker-sign-in.ts';
import { PICTURE_FILE, sendPictureFile } from './picture-file.ts';
import { EXPIRED_LINK, sendExpiredLink, sendUserPhoto } from './user-photo.ts';

/** What people open in their browser. */
export function sharePointPages(state: TenantState, signIn: PickerSignIn): Router {
  const visit = (page: (visit: PageContext) => void | Promise<void>) => (request: Request, response: Response) =>
    page(pageContextOf(state, signIn, request, response));
  const pages = Router();
  pages.get(...serveBrandStyle);
  pages.use(signIn.router);
  pages.use(refuseBearers(state, signIn), signIn.requirePerson);
  pages.get('/', (_request, response) => response.redirect(HOME));
  pages.get(HOME, visit(sendHomePage));
  pages.get('/_layouts/15/userphoto.aspx', visit(sendUserPhoto));
  pages.get(EXPIRED_LINK, visit(sendExpiredLink));
  pages.get('/_layouts/15/me.aspx', visit(sendToOwnProfile));
  pages.get('/_layouts/15/EditProfile.aspx', visit(sendEditProfilePage));
  pages.get('/Person.aspx', visit(sendPersonPage));
  pages.get(PICTURE_FILE, visit(sendPictureFile));
  pages.get(ONE_DRIVE, visit(sendOneDrivePage));
  pages.get([PERSONAL_SITE, '/_layouts/15/onedrive.aspx'], visit(sendToOneDrive));
  pages.use(visit(sendNotFound));
  return pages;
}

/** Tokens open the API only: https://github.com/SharePoint/sp-dev-docs/issues/6621. Which of 401 and 403 it is there is UNCONFIRMED. */
function refuseBearers(state: TenantState, signIn: PickerSignIn): RequestHandler {
  return (request, response, next) => {
    if (request.headers.authorization === undefined || signIn.personOf(request)) return next();
    challenge(state, response);
    response.status(401).end();
  };
}
