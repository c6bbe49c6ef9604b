import type { OddForms } from '../tenant/people/odd-forms.ts';
import type { Person, ThumbnailSize } from '../tenant/people/person.ts';
import type { TenantState } from '../tenant/tenant-state.ts';

const LIBRARY = 'User Photos';

/**
 * Named in the language of the tenant, which here is English; Dutch: PnP `Core.ProfilePictureUploader`. Another name that breaks
 * careless code is ours.
 */
const FOLDERS: Readonly<Record<OddForms['library'], string>> = {
  english: 'Profile Pictures',
  dutch: 'Profielafbeeldingen',
  awkward: "Images de l'équipe #1 (100%)",
};

const FILE = /^\/user photos\/([^/]+)\/([^/]+)_([sml])thumb\.jpg$/i;

/** Server-relative path of a copy in the My Site host, decoded. */
export function picturePathOf(person: Person, size: ThumbnailSize): string {
  return `/${LIBRARY}/${FOLDERS[person.oddForms.library]}/${fileNameOf(person)}_${size}Thumb.jpg`;
}

export interface LibraryPicture {
  readonly person: Person;
  readonly size: ThumbnailSize;
}

/** Whose picture a decoded server-relative path names, whether or not the file exists. SharePoint's paths are case-insensitive. */
export function parsePicturePath(state: TenantState, path: string): LibraryPicture | undefined {
  const [, , , size = ''] = FILE.exec(path) ?? [];
  const pictureSize = size.toUpperCase() as ThumbnailSize;
  const wanted = path.toLowerCase();
  const person = state.people
    .candidates(wanted)
    .find((one) => size !== '' && picturePathOf(one, pictureSize).toLowerCase() === wanted);
  return person && { person, size: pictureSize };
}

/** By object id; formerly by account: http://blog.vitalyzhukov.ru/en/sharepoint-online-getting-user-picture-url */
function fileNameOf({ id, userPrincipalName, oddForms }: Person): string {
  return oddForms.fileName === 'account' ? userPrincipalName.toLowerCase().replace(/[^a-z0-9]/g, '_') : id;
}
