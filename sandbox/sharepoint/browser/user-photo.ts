import type { Person, ThumbnailSize } from '../../tenant/people/person.ts';
import { findByAccount } from '../account.ts';
import { completeDueCopy, triggerCopy } from '../photo-copy.ts';
import { queryParameter } from '../query-parameter.ts';
import { shownPicture } from '../shown-picture.ts';
import { silhouette } from '../silhouette.ts';
import type { PageContext } from './page-context.ts';

/**
 * `/_layouts/15/userphoto.aspx?size=S|M|L&accountname=…` (or `username=`). Default size: S. Returns a silhouette if
 * there is no picture. http://blog.vitalyzhukov.ru/en/sharepoint-online-getting-user-picture-url
 * Status 200 for the silhouette and for an unknown account is UNCONFIRMED.
 * The real page is cached for a day; here it is not, because browsers do not follow the tenant's clock.
 */
export async function sendUserPhoto({ state, request, response, viewer }: PageContext): Promise<void> {
  const size = sizeOf(queryParameter(request, 'size'));
  const account = queryParameter(request, 'accountname') ?? queryParameter(request, 'username');
  const person = findByAccount(state, account);
  if (person === viewer && size === 'L') await triggerCopy(state, viewer, 'large');
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
