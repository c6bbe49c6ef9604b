import sharp from 'sharp';
import type { Person, ThumbnailSize } from '../tenant/people/person.ts';
import { silhouette } from './silhouette.ts';

/** Content of a person's picture file. Call `completeDueCopy` first. Undefined: no such file. */
export async function shownPicture({ profile, oddForms }: Person, size: ThumbnailSize): Promise<Buffer | undefined> {
  if (oddForms.copy === 'no-file') return undefined;
  // JPEG, like real copies.
  if (oddForms.copy === 'silhouette')
    return sharp(await silhouette(size))
      .jpeg()
      .toBuffer();
  return profile.thumbnails?.[size];
}
