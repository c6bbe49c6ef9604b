import type { RequestHandler } from 'express';
import type { TenantState } from '../../tenant/tenant-state.ts';
import { findByAccountName } from '../account.ts';
import { hostOf } from '../host.ts';
import { personProperties } from '../person-properties.ts';
import { completeDueCopy } from '../photo-copy.ts';
import { ACCESS_DENIED, MALFORMED } from './errors.ts';
import { sendNull, sendODataError, sendText } from './odata.ts';
import { profileAccessError } from './properties-for.ts';
import { readStringArgument } from './string-argument.ts';

/** The names of the arguments are optional. PnPjs writes them in lower case, with a space after the comma. */
export const PROPERTY_FOR =
  /^\/sp\.userprofiles\.peoplemanager\/getuserprofilepropertyfor\((?:accountname=)?(.+?),(?:\s|%20)*(?:propertyname=)?(.+)\)\/?$/i;

const NAME = 'GetUserProfilePropertyFor';

/**
 * `GET …/PeopleManager/GetUserProfilePropertyFor(accountName=@v,propertyName='PictureURL')?@v='…'`: one property of the
 * profile, as text. Access is that of `GetPropertiesFor` (UNCONFIRMED), and a property that profiles do not have is
 * empty (UNCONFIRMED).
 * https://learn.microsoft.com/previous-versions/office/developer/sharepoint-rest-reference/dn790354(v=office.15)
 */
export function getPropertyFor(state: TenantState): RequestHandler {
  return async (request, response) => {
    const [accountName, propertyName] = [0, 1].map((at) => readStringArgument(request, request.params[at] ?? ''));
    if (accountName === undefined || propertyName === undefined) return sendODataError(request, response, MALFORMED);
    const person = findByAccountName(state, accountName);
    const error = profileAccessError(state, response, person?.id);
    if (error) return sendODataError(request, response, error);
    if (!person || person.oddForms.profile === 'missing') return sendNull(hostOf(response), request, response, NAME);
    if (person.oddForms.profile === 'forbidden') return sendODataError(request, response, ACCESS_DENIED);
    await completeDueCopy(state, person);
    const { UserProfileProperties } = personProperties(state, person);
    const wanted = propertyName.toLowerCase();
    const value = UserProfileProperties.find(({ Key }) => Key.toLowerCase() === wanted)?.Value ?? '';
    sendText(hostOf(response), request, response, { name: NAME, value });
  };
}
