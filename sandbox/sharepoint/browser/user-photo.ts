import type { Request, Response } from 'express';
import type { Person, ThumbnailSize } from '../../tenant/people/person.ts';
import type { TenantState } from '../../tenant/tenant-state.ts';
import type { CopyRequest } from '../../tenant/worlds.ts';
import { findByAccount } from '../account.ts';
import { callerOf } from '../api/caller.ts';
import { ACCESS_DENIED } from '../api/errors.ts';
import { sendODataError } from '../api/odata.ts';
import { completeDueCopy, triggerCopy } from '../photo-copy.ts';
import { queryParameter } from '../query-parameter.ts';
import { shownPicture } from '../shown-picture.ts';
import { silhouette } from '../silhouette.ts';
import type { PageContext } from './page-context.ts';

export const USER_PHOTO = '/_layouts/15/userphoto.aspx';

/** One request for a picture. */
interface PhotoRequest {
  readonly request: Request;
  readonly response: Response;
  /** Who asks. */
  readonly person: Person;
  /** How the request for one's own large picture counts. */
  readonly countsAs: CopyRequest;
}

/**
 * `/_layouts/15/userphoto.aspx?size=S|M|L&accountname=…` (or `username=`). Default size: S. Returns a silhouette if
 * there is no picture. http://blog.vitalyzhukov.ru/en/sharepoint-online-getting-user-picture-url
 * Status 200 for the silhouette and for an unknown account is UNCONFIRMED.
 * The real page is cached for a day; here it is not, because browsers do not follow the tenant's clock.
 */
export function sendUserPhoto({ state, request, response, viewer }: PageContext): Promise<void> {
  return sendPhoto(state, { request, response, person: viewer, countsAs: 'large-picture' });
}

/**
 * The same page for an app with a bearer token in a person's name. That the page answers such a token is UNCONFIRMED:
 * other pages refuse it (https://github.com/SharePoint/sp-dev-docs/issues/6621). That an app by itself gets 403 is
 * UNCONFIRMED, too. Call it after the checks of the API: token, user agent, limits and permission.
 */
export async function sendUserPhotoToApp(state: TenantState, request: Request, response: Response): Promise<void> {
  const { person } = callerOf(response);
  if (!person) return sendODataError(request, response, ACCESS_DENIED);
  await sendPhoto(state, { request, response, person, countsAs: 'app-request' });
}

async function sendPhoto(
  state: TenantState,
  { request, response, person: requester, countsAs }: PhotoRequest,
): Promise<void> {
  const size = sizeOf(queryParameter(request, 'size'));
  const account = queryParameter(request, 'accountname') ?? queryParameter(request, 'username');
  const person = findByAccount(state, account);
  if (person === requester && size === 'L') await triggerCopy(state, requester, countsAs);
  if (person) await completeDueCopy(state, person);
  response.set('Cache-Control', 'no-store');
  if (person?.oddForms.pictureUrl === 'userphoto') return response.redirect(expiredLink(person, size));
  const picture = person && (await shownPicture(person, size));
  if (picture) response.type('image/jpeg').send(picture);
  else response.type('image/png').send(await silhouette(size));
}

export const EXPIRED_LINK = '/_vti_bin/afdcache.ashx/_userprofile/userphoto.jpg';

/** The redirect target in 2022, which returned no picture: https://github.com/SharePoint/sp-dev-docs/issues/7909 */
export function sendExpiredLink({ response }: PageContext): void {
  response.status(403).type('text').send('ERROR 403: Time-Limited URL validation failed');
}

function expiredLink({ userPrincipalName }: Person, size: ThumbnailSize): string {
  return `${EXPIRED_LINK}?_oat_=0&size=${size}&accountName=${encodeURIComponent(userPrincipalName)}`;
}

function sizeOf(value: string | undefined): ThumbnailSize {
  const size = value?.toUpperCase();
  return size === 'M' || size === 'L' ? size : 'S';
}
