import { sharePointOriginOf } from '../../tenant/geography.ts';
import { hostOf } from '../host.ts';
import { completeDueCopy } from '../photo-copy.ts';
import { parsePicturePath } from '../picture-library.ts';
import { shownPicture } from '../shown-picture.ts';
import { sendNotFound } from './not-found.ts';
import type { PageContext } from './page-context.ts';

export const PICTURE_FILE = /^\/user(?:%20| )photos\/.+/i;

/**
 * The direct link `/User Photos/…`, for browsers only: bearer tokens are rejected
 * (https://github.com/SharePoint/sp-dev-docs/issues/6621).
 */
export async function sendPictureFile(page: PageContext): Promise<void> {
  const found = parsePicturePath(page.state, decodeURIComponent(page.request.path));
  const isHere = found && sharePointOriginOf(page.state, found.person) === hostOf(page.response);
  const picture = isHere ? found : undefined;
  if (picture) await completeDueCopy(page.state, picture.person);
  const bytes = picture && (await shownPicture(picture.person, picture.size));
  if (!bytes) return sendNotFound(page);
  page.response.set('Cache-Control', 'no-store').type('image/jpeg').send(bytes);
}
