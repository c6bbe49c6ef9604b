import { completeDueCopy } from '../photo-copy.ts';
import { parsePicturePath } from '../picture-library.ts';
import { shownPicture } from '../shown-picture.ts';
import { sendNotFound } from './not-found.ts';
import type { PageContext } from './page-context.ts';

export const PICTURE_FILE = /^\/user(?:%20| )photos\/.+/i;

/** The plain link `/User Photos/…`, for browsers only: bearers are refused (https://github.com/SharePoint/sp-dev-docs/issues/6621). */
export async function sendPictureFile(visit: PageContext): Promise<void> {
  const picture = parsePicturePath(visit.state, decodeURIComponent(visit.request.path));
  if (picture) await completeDueCopy(visit.state, picture.person);
  const bytes = picture && (await shownPicture(picture.person, picture.size));
  if (!bytes) return sendNotFound(visit);
  visit.response.set('Cache-Control', 'no-store').type('image/jpeg').send(bytes);
}
