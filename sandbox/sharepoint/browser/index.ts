import { type Request, type RequestHandler, type Response, Router } from 'express';
import { NOT_PLAYED, notPlayed } from '../../http/not-played.ts';
import type { TenantState } from '../../tenant/tenant-state.ts';
import { authenticateSharePointCaller, requireOneOf, setChallenge } from '../api/caller.ts';
import { READ_OWN_PROFILE } from '../api/permissions.ts';
import { requireUserAgent } from '../api/user-agent.ts';
import { sendEditProfilePage } from './edit-profile-page.ts';
import { HOME, sendHomePage } from './home-page.ts';
import { ONE_DRIVE, PERSONAL_SITE, sendOneDrivePage, sendToOneDrive } from './one-drive-page.ts';
import { serveBrandStyle } from './page.ts';
import { type PageContext, pageContextOf } from './page-context.ts';
import { PEOPLE_PAGE, sendPeoplePage } from './people-page.ts';
import { PERSON_PAGES, sendPersonPage, sendToOwnProfile } from './person-page.ts';
import { PICTURE_FILE, sendPictureFile } from './picture-file.ts';
import { sendSearchProfilePage } from './search-profile-page.ts';
import type { PickerSignIn } from './sign-in/picker-sign-in.ts';
import { EXPIRED_LINK, sendExpiredLink, sendUserPhoto, sendUserPhotoToApp, USER_PHOTO } from './user-photo.ts';

/**
 * SharePoint's pages for browsers, and the picture of `userphoto.aspx` also for apps in a person's name. `callers`:
 * counts the calls of apps, together with those of the API.
 */
export function sharePointPages(state: TenantState, signIn: PickerSignIn, callers: RequestHandler): Router {
  const withContext =
    (sendPage: (page: PageContext) => void | Promise<void>) => (request: Request, response: Response) =>
      sendPage(pageContextOf(state, signIn, request, response));
  const pages = Router();
  pages.get(...serveBrandStyle);
  pages.use(signIn.router);
  const onlyForApps: RequestHandler = (request, _response, next) =>
    isFromApp(request, signIn) ? next() : next('route');
  const checks = [
    authenticateSharePointCaller(state, signIn.personOf),
    requireUserAgent(state),
    callers,
    requireOneOf(READ_OWN_PROFILE),
  ];
  pages.get(USER_PHOTO, onlyForApps, ...checks, (request, response) => sendUserPhotoToApp(state, request, response));
  pages.use(rejectBearerTokens(state, signIn), signIn.requirePerson);
  pages.get('/', (_request, response) => response.redirect(HOME));
  pages.get(HOME, withContext(sendHomePage));
  pages.get(USER_PHOTO, withContext(sendUserPhoto));
  pages.get(EXPIRED_LINK, withContext(sendExpiredLink));
  pages.get('/_layouts/15/me.aspx', withContext(sendToOwnProfile));
  pages.get('/_layouts/15/EditProfile.aspx', withContext(sendEditProfilePage));
  pages.get(PERSON_PAGES, withContext(sendPersonPage));
  pages.get('/_layouts/15/search.aspx/overview', withContext(sendSearchProfilePage));
  pages.get(PEOPLE_PAGE, withContext(sendPeoplePage));
  pages.get(PICTURE_FILE, withContext(sendPictureFile));
  pages.get(ONE_DRIVE, withContext(sendOneDrivePage));
  pages.get([PERSONAL_SITE, '/_layouts/15/onedrive.aspx'], withContext(sendToOneDrive));
  pages.use((request, response) => {
    response.status(NOT_PLAYED).type('text').send(notPlayed('SharePoint', request));
  });
  return pages;
}

/**
 * Bearer tokens are valid for the API only (https://github.com/SharePoint/sp-dev-docs/issues/6621), here also for
 * `userphoto.aspx`. The status is UNCONFIRMED: 401 or 403.
 */
function rejectBearerTokens(state: TenantState, signIn: PickerSignIn): RequestHandler {
  return (request, response, next) => {
    if (!isFromApp(request, signIn)) return next();
    setChallenge(state, response);
    response.status(401).end();
  };
}

/** Whether the request has a token and no signed-in browser. */
function isFromApp(request: Request, signIn: PickerSignIn): boolean {
  return request.headers.authorization !== undefined && !signIn.personOf(request);
}
