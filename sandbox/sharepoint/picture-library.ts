import type { Person, ThumbnailSize } from '../tenant/person.ts';
import type { TenantState } from '../tenant/tenant-state.ts';

const LIBRARY = 'User Photos';

/** Named in the tenant's language; Dutch: `Profielafbeeldingen` (PnP `Core.ProfilePictureUploader`). This tenant is English. */
export const PICTURE_FOLDER = 'Profile Pictures';

const FILE = /^\/user photos\/([^/]+)\/([0-9a-f-]{36})_([sml])thumb\.jpg$/i;

/** Server-relative path of a copy in the My Site host, decoded. */
export function picturePathOf(person: Person, size: ThumbnailSize): string {
  return `/${LIBRARY}/${PICTURE_FOLDER}/${person.id}_${size}Thumb.jpg`;
}

export interface LibraryPicture {
  readonly person: Person;
  readonly size: ThumbnailSize;
}

/** Whose picture a decoded server-relative path names, whether or not the file exists. SharePoint's paths are case-insensitive. */
export function parsePicturePath(state: TenantState, path: string): LibraryPicture | undefined {
  const [, folder = '', id = '', size = ''] = FILE.exec(path) ?? [];
  const person = state.people.get(id.toLowerCase());
  if (!person || folder.toLowerCase() !== PICTURE_FOLDER.toLowerCase()) return undefined;
  return { person, size: size.toUpperCase() as ThumbnailSize };
}
