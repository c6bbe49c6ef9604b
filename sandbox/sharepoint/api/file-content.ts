import type { Request, Response } from 'express';
import { sharePointOriginOf } from '../../tenant/geography.ts';
import type { TenantState } from '../../tenant/tenant-state.ts';
import { hostOf } from '../host.ts';
import { completeDueCopy } from '../photo-copy.ts';
import { parsePicturePath } from '../picture-library.ts';
import { shownPicture } from '../shown-picture.ts';
import { FILE_NOT_FOUND, MALFORMED, OUTSIDE_THE_WEB } from './errors.ts';
import { sendODataError } from './odata.ts';
import { readStringArgument } from './string-argument.ts';
import { webOf } from './web.ts';

/** The argument is the path, or an alias whose value is in the query string. */
export const FILE_CONTENT = /^\/web\/getfilebyserverrelativepath\(decodedurl=(.+)\)\/\$value\/?$/i;

/**
 * `GET …/_api/web/getFileByServerRelativePath(decodedurl='/…')/$value`, also with `decodedurl=@p&@p='/…'`
 * https://learn.microsoft.com/sharepoint/dev/solution-guidance/supporting-and-in-file-and-folder-with-the-resourcepath-api.
 * The pictures are the tenant's only files, each in its owner's location. The content type is UNCONFIRMED.
 */
export async function getFileContent(state: TenantState, request: Request, response: Response): Promise<void> {
  const path = readStringArgument(request, request.params[0] ?? '');
  if (path === undefined) return sendODataError(request, response, MALFORMED);
  const web = webOf(request);
  if (!`${path.toLowerCase()}/`.startsWith(`${web.toLowerCase()}/`)) {
    return sendODataError(request, response, OUTSIDE_THE_WEB);
  }
  const found = parsePicturePath(state, path);
  const isHere = found && sharePointOriginOf(state, found.person) === hostOf(response);
  const picture = isHere ? found : undefined;
  if (picture) await completeDueCopy(state, picture.person);
  const bytes = picture && (await shownPicture(picture.person, picture.size));
  if (!bytes) return sendODataError(request, response, FILE_NOT_FOUND);
  response.type('application/octet-stream').send(bytes);
}
