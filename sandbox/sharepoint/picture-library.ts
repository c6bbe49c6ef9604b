import type { OddForms } from '../tenant/people/odd-forms.ts';
import type { Person, ThumbnailSize } from '../tenant/people/person.ts';
import type { TenantState } from '../tenant/tenant-state.ts';

const LIBRARY = 'User Photos';

/**
 * Folder names in the tenant's language, here English. Dutch:
 * https://github.com/pnp/PnP/tree/master/Samples/Core.ProfilePictureUploader. The third name is
 * ours, with characters that need encoding.
 */
const FOLDERS: Readonly<Record<OddForms['library'], string>> = {
  english: 'Profile Pictures',
  dutch: 'Profielafbeeldingen',
  awkward: "Images de l'équipe #1 (100%)",
};

const FILE = /^\/user photos\/([^/]+)\/([^/]+)_([sml])thumb\.jpg$/i;

/** Decoded server-relative path of a copy in the My Site host. */
export function picturePathOf(person: Person, size: ThumbnailSize): string {
  return `/${LIBRARY}/${FOLDERS[person.oddForms.library]}/${fileNameOf(person)}_${size}Thumb.jpg`;
}

export interface LibraryPicture {
  readonly person: Person;
  readonly size: ThumbnailSize;
}

/**
 * Parses a decoded server-relative path of a picture, whether or not the file exists. Paths ignore case (UNCONFIRMED).
 */
export function parsePicturePath(state: TenantState, path: string): LibraryPicture | undefined {
  const [, , , size = ''] = FILE.exec(path) ?? [];
  const pictureSize = size.toUpperCase() as ThumbnailSize;
  const normalized = path.toLowerCase();
  const person = state.people
    .candidates(normalized)
    .find((one) => size !== '' && picturePathOf(one, pictureSize).toLowerCase() === normalized);
  return person && { person, size: pictureSize };
}

/**
 * By object id; formerly by account name:
 * http://blog.vitalyzhukov.ru/en/sharepoint-online-getting-user-picture-url
 */
function fileNameOf({ id, userPrincipalName, oddForms }: Person): string {
  return oddForms.fileName === 'account' ? userPrincipalName.toLowerCase().replace(/[^a-z0-9]/g, '_') : id;
}
