import { type Request, type RequestHandler, type Response, Router } from 'express';
import type { TenantState } from '../../tenant/tenant-state.ts';
import { setChallenge } from '../api/caller.ts';
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

/** SharePoint's pages for browsers. */
export function sharePointPages(state: TenantState, signIn: PickerSignIn): Router {
  const withContext =
    (sendPage: (page: PageContext) => void | Promise<void>) => (request: Request, response: Response) =>
      sendPage(pageContextOf(state, signIn, request, response));
  const pages = Router();
  pages.get(...serveBrandStyle);
  pages.use(signIn.router);
  pages.use(rejectBearerTokens(state, signIn), signIn.requirePerson);
  pages.get('/', (_request, response) => response.redirect(HOME));
  pages.get(HOME, withContext(sendHomePage));
  pages.get('/_layouts/15/userphoto.aspx', withContext(sendUserPhoto));
  pages.get(EXPIRED_LINK, withContext(sendExpiredLink));
  pages.get('/_layouts/15/me.aspx', withContext(sendToOwnProfile));
  pages.get('/_layouts/15/EditProfile.aspx', withContext(sendEditProfilePage));
  pages.get('/Person.aspx', withContext(sendPersonPage));
  pages.get(PICTURE_FILE, withContext(sendPictureFile));
  pages.get(ONE_DRIVE, withContext(sendOneDrivePage));
  pages.get([PERSONAL_SITE, '/_layouts/15/onedrive.aspx'], withContext(sendToOneDrive));
  pages.use(withContext(sendNotFound));
  return pages;
}

/**
 * Bearer tokens are valid for the API only: https://github.com/SharePoint/sp-dev-docs/issues/6621. The status is
 * UNCONFIRMED: 401 or 403.
 */
function rejectBearerTokens(state: TenantState, signIn: PickerSignIn): RequestHandler {
  return (request, response, next) => {
    if (request.headers.authorization === undefined || signIn.personOf(request)) return next();
    setChallenge(state, response);
    response.status(401).end();
  };
}
