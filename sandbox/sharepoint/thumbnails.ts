import sharp from 'sharp';
import type { Photo, ThumbnailSize } from '../tenant/people/person.ts';

/**
 * Side of SharePoint's square copies in pixels. S and M: PnP `Core.ProfilePictureUploader`.
 * L is UNCONFIRMED: the same sample says 200,
 * http://blog.vitalyzhukov.ru/en/sharepoint-online-getting-user-picture-url says 240.
 */
export const THUMBNAIL_PIXELS: Readonly<Record<ThumbnailSize, number>> = { S: 48, M: 72, L: 240 };

/** UNCONFIRMED. SharePoint re-encodes pictures, so bytes cannot be compared. */
const JPEG_QUALITY = 80;

const cache = new WeakMap<Buffer, Promise<Readonly<Record<ThumbnailSize, Buffer>>>>();

/**
 * SharePoint's three copies of a photo; the same bytes for the same picture:
 * https://www.sharepointpals.com/post/fix-for-users-profile-pictures-not-displayed-in-sharepoint-online-sites-and-delve/
 */
export function makeThumbnails(photo: Photo): Promise<Readonly<Record<ThumbnailSize, Buffer>>> {
  const thumbnails = cache.get(photo.bytes) ?? makeAll(photo);
  cache.set(photo.bytes, thumbnails);
  return thumbnails;
}

async function makeAll(photo: Photo): Promise<Readonly<Record<ThumbnailSize, Buffer>>> {
  const [S, M, L] = await Promise.all([
    thumbnail(photo, THUMBNAIL_PIXELS.S),
    thumbnail(photo, THUMBNAIL_PIXELS.M),
    thumbnail(photo, THUMBNAIL_PIXELS.L),
  ]);
  return { S, M, L };
}

function thumbnail(photo: Photo, pixels: number): Promise<Buffer> {
  return sharp(photo.bytes).resize(pixels, pixels, { fit: 'cover' }).jpeg({ quality: JPEG_QUALITY }).toBuffer();
}
