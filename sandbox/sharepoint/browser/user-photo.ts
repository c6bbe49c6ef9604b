import type { ThumbnailSize } from '../../tenant/person.ts';
import { findByAccount } from '../account.ts';
import { queryParameter } from '../query.ts';
import { silhouette } from '../silhouette.ts';
import { lookAtOwn, settle } from '../sync.ts';
import type { Visit } from './visit.ts';

/**
 * `/_layouts/15/userphoto.aspx?size=S|M|L&accountname=…` (or `username=`); S unless a size is named, a silhouette for who has no picture.
 * http://blog.vitalyzhukov.ru/en/sharepoint-online-getting-user-picture-url. Status 200 for the silhouette and for nobody's account: UNCONFIRMED.
 * The real one is cached for a day; here nothing is, since browsers don't follow the tenant's clock.
 */
export async function sendUserPhoto({ state, request, response, viewer }: Visit): Promise<void> {
  const size = sizeOf(queryParameter(request, 'size'));
  const account = queryParameter(request, 'accountname') ?? queryParameter(request, 'username');
  const person = findByAccount(state, account);
  if (person === viewer && size === 'L') await lookAtOwn(state, viewer, 'large');
  if (person) await settle(state, person);
  const picture = person?.profile.thumbnails?.[size];
  response.set('Cache-Control', 'no-store');
  if (picture) response.type('image/jpeg').send(picture);
  else response.type('image/png').send(await silhouette(size));
}

function sizeOf(asked: string | undefined): ThumbnailSize {
  const size = asked?.toUpperCase();
  return size === 'M' || size === 'L' ? size : 'S';
}
