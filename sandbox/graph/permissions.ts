import type { AccessToken } from '../entra/tokens.ts';
import { GraphRefusal } from './refusal.ts';

/** Delegated permissions that suffice for `GET /me`: https://learn.microsoft.com/graph/api/user-get#permissions */
const READ_USER = [
  ...['User.Read', 'User.ReadWrite', 'User.ReadBasic.All', 'User.Read.All', 'User.ReadWrite.All'],
  ...['Directory.Read.All', 'Directory.ReadWrite.All'],
];

/** The same for photos: https://learn.microsoft.com/graph/api/profilephoto-get#permissions */
const READ_PHOTO = [
  ...['User.Read', 'User.ReadWrite', 'User.ReadBasic.All', 'User.Read.All', 'User.ReadWrite.All'],
  ...['ProfilePhoto.Read.All', 'ProfilePhoto.ReadWrite.All'],
];

/** The directory refuses in its own words. */
export function requireUserRead(token: AccessToken): void {
  if (!hasOneOf(token, READ_USER)) {
    throw new GraphRefusal(403, 'Authorization_RequestDenied', 'Insufficient privileges to complete the operation.');
  }
}

/** Exchange, which answers for photos, refuses in its own. */
export function requirePhotoRead(token: AccessToken): void {
  if (!hasOneOf(token, READ_PHOTO)) {
    throw new GraphRefusal(403, 'ErrorAccessDenied', 'Access is denied. Check credentials and try again.');
  }
}

function hasOneOf(token: AccessToken, permissions: readonly string[]): boolean {
  return token.scopes.some((scope) => permissions.includes(scope));
}
