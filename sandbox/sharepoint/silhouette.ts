import sharp from 'sharp';
import type { ThumbnailSize } from '../tenant/people/person.ts';
import { THUMBNAIL_PIXELS } from './thumbnails.ts';

const FIGURE = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 96 96">
  <rect width="96" height="96" fill="#e1dfdd"/>
  <circle cx="48" cy="38" r="18" fill="#a19f9d"/>
  <path d="M12 96c0-22 16-34 36-34s36 12 36 34z" fill="#a19f9d"/>
</svg>`;

const pictures = new Map<ThumbnailSize, Promise<Buffer>>();

/**
 * A grey figure (PNG) for people without a picture. Not Microsoft's drawing: the sandbox reproduces only status 200.
 */
export function silhouette(size: ThumbnailSize): Promise<Buffer> {
  const pixels = THUMBNAIL_PIXELS[size];
  const picture = pictures.get(size) ?? sharp(Buffer.from(FIGURE)).resize(pixels, pixels).png().toBuffer();
  pictures.set(size, picture);
  return picture;
}
