import { type Failed, PICTURE_BEHIND_A_PAGE, type SharePointProfile, type Source } from '../../photo/evidence.ts';
import type { FoundPerson } from '../graph/find-person.ts';
import { webUrl } from '../hosts.ts';

export type PictureLocation =
  | { readonly path: string }
  | Extract<Source<never>, { readonly state: 'absent' | 'failed' }>;

export interface PictureReading {
  /** Origin of the tenant's My Site host. */
  readonly mySiteUrl: string;
  /** The person whose picture the app reads with its own token. Undefined: the person's token reads it. */
  readonly asAppFor?: FoundPerson | undefined;
}

/**
 * Location of the picture that the profile names. A person can set that URL to any file. Their own token opens only
 * what they may see. The app's token opens all files, so as the app only the person's own file in the photo library is
 * read.
 */
export function pictureLocation(
  { placeholderState, pictureUrl }: SharePointProfile,
  { mySiteUrl, asAppFor }: PictureReading,
): PictureLocation {
  if (placeholderState === '1') return { state: 'absent', sign: 'placeholder' };
  if (placeholderState === '') return { state: 'absent', sign: 'never-synced' };
  if (!pictureUrl) return { state: 'absent', sign: 'no-picture-url' };
  const url = webUrl(pictureUrl);
  if (!url || url.origin !== new URL(mySiteUrl).origin) return { state: 'failed', reason: 'foreign-host' };
  try {
    const path = decodeURIComponent(url.pathname);
    if (PAGE.test(path)) return BEHIND_A_PAGE;
    return asAppFor && !isOwnPicture(path, asAppFor) ? { state: 'failed', reason: 'foreign-file' } : { path };
  } catch {
    return { state: 'failed', reason: 'malformed' };
  }
}

/**
 * Pages and handlers, such as `/_layouts/15/userphoto.aspx`, are for signed-in browsers. They refuse bearer tokens
 * and redirect to `/_vti_bin/afdcache.ashx`, whose links expire
 * (https://github.com/SharePoint/sp-dev-docs/issues/7909). They are not files: the files API would answer 404, which
 * would look like a missing picture.
 */
const PAGE = /\/_(?:layouts|vti_bin)\/|\.as[hp]x$/i;
const BEHIND_A_PAGE: Failed = { state: 'failed', reason: 'refused', code: PICTURE_BEHIND_A_PAGE };

/**
 * A file in a folder of the library `User Photos`, for example `/User Photos/Profile Pictures/{objectId}_MThumb.jpg`.
 * The folder's name is in the tenant's language (PnP `Core.ProfilePictureUploader`); that the library's name is not is
 * UNCONFIRMED [picture-library].
 */
const IN_PHOTO_LIBRARY = /^\/User Photos\/(?!\.{1,2}\/)[^/\\]+\/([^/\\]+)_[SML]Thumb\.jpg$/i;

/** SharePoint names the file by object id; formerly by account name: https://github.com/pnp/PnP (see above). */
function isOwnPicture(path: string, { objectId, userPrincipalName }: FoundPerson): boolean {
  const [, name = ''] = IN_PHOTO_LIBRARY.exec(path) ?? [];
  const account = userPrincipalName.replace(/[^a-z0-9]/gi, '_');
  return [objectId, account].some((own) => own.toLowerCase() === name.toLowerCase());
}
