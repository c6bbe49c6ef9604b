import type { Request } from 'express';
import { NOT_PLAYED, notPlayed } from '../../http/not-played.ts';
import type { ODataError } from './odata.ts';

/** Seen with 403, e.g. https://github.com/SharePoint/PnP-JS-Core/issues/638 */
export const ACCESS_DENIED: ODataError = {
  status: 403,
  code: '-2147024891, System.UnauthorizedAccessException',
  message: 'Access denied. You do not have permission to perform this action or access this resource.',
};

/** Seen in the tests of https://github.com/pnp/cli-microsoft365 */
export const FILE_NOT_FOUND: ODataError = {
  status: 404,
  code: '-2147024894, System.IO.FileNotFoundException',
  message: 'File Not Found.',
};

/** https://github.com/koltyakov/sp-download/issues/7 */
export const OUTSIDE_THE_WEB: ODataError = {
  status: 400,
  code: '-2147024809, System.ArgumentException',
  message: 'Server relative urls must start with SPWeb.ServerRelativeUrl',
};

/** Functions that the sandbox plays. A call that does not reach them is the caller's mistake. */
const PLAYED =
  /^\/(?:\$batch|sp\.userprofiles\.peoplemanager\/(?:getmyproperties|getpropertiesfor|getuserprofilepropertyfor))\b/i;

/** Seen in the tests of https://github.com/pnp/cli-microsoft365 */
function noSuchResource(path: string): ODataError {
  return {
    status: 404,
    code: '-1, Microsoft.SharePoint.Client.ResourceNotFoundException',
    message: `Cannot find resource for the request ${path}.`,
  };
}

/** The error for a path without a route. The sandbox cannot know whether the real service has other resources. */
export function unknownResource(request: Request): ODataError {
  return PLAYED.test(request.path) ? noSuchResource(request.path.slice(1)) : notPlayedBySharePoint(request);
}

function notPlayedBySharePoint(request: Request): ODataError {
  const path = request.originalUrl.split('?')[0] ?? '';
  return {
    status: NOT_PLAYED,
    code: '-1, System.NotImplementedException',
    message: notPlayed('SharePoint', request, path),
  };
}

/** For an unreadable request; the text is UNCONFIRMED. */
export const MALFORMED: ODataError = {
  status: 400,
  code: '-1, Microsoft.SharePoint.Client.InvalidClientQueryException',
  message: 'The expression is not valid.',
};

/** Text from https://github.com/pnp/powershell/issues/5084, where it came through the client object model. */
export const NO_PROFILE_PERMISSION: ODataError = {
  ...ACCESS_DENIED,
  message: 'This application does not have the required permissions to access profile information.',
};

/** Response to a POST with a cookie and without a request digest: https://github.com/vgrem/phpSPO/pull/61 */
export const INVALID_DIGEST: ODataError = {
  status: 403,
  code: '-2130575251, Microsoft.SharePoint.SPException',
  message:
    "The security validation for this page is invalid and might be corrupted. Please use your web browser's Back button to try your operation again.",
};
