import sharp from 'sharp';
import type { Person, ThumbnailSize } from '../tenant/people/person.ts';
import { silhouette } from './silhouette.ts';

/** The file of a person's picture; completeDueCopy the profile first. Undefined: there is no such file. */
export async function shownPicture({ profile, oddForms }: Person, size: ThumbnailSize): Promise<Buffer | undefined> {
  if (oddForms.copy === 'no-file') return undefined;
  // Copies are JPEG, this one, too.
  if (oddForms.copy === 'silhouette')
    return sharp(await silhouette(size))
      .jpeg()
      .toBuffer();
  return profile.thumbnails?.[size];
}
