import type { RequestHandler, Response } from 'express';
import { hasDirectoryRole } from '../../tenant/people/directory-roles.ts';
import type { TenantState } from '../../tenant/tenant-state.ts';
import { findByAccountName } from '../account.ts';
import { hostOf } from '../host.ts';
import { callerOf } from './caller.ts';
import { ACCESS_DENIED, MALFORMED, NO_PROFILE_PERMISSION } from './errors.ts';
import { type ODataError, sendNull, sendODataError } from './odata.ts';
import { READ_OWN_PROFILE, READ_PROFILES } from './permissions.ts';
import { sendProfile } from './send-profile.ts';
import { readStringArgument } from './string-argument.ts';

/** `accountName` is optional: PnPjs omits it. */
export const PROPERTIES_FOR = /^\/sp\.userprofiles\.peoplemanager\/getpropertiesfor\((?:accountname=)?(.+)\)\/?$/i;

const ADMINS = ['SharePoint Administrator', 'Global Administrator'] as const;

/**
 * `GET …/_api/SP.UserProfiles.PeopleManager/GetPropertiesFor(accountName=@v)?@v='i:0#.f|membership|…'`, for one's own
 * account, for admins and for app-only callers. For others: `profileAccessError`.
 * https://github.com/pnp/cli-microsoft365/blob/main/docs/docs/cmd/spo/userprofile/userprofile-get.mdx
 */
export function getPropertiesFor(state: TenantState): RequestHandler {
  return async (request, response) => {
    const accountName = readStringArgument(request, request.params[0] ?? '');
    if (accountName === undefined) return sendODataError(request, response, MALFORMED);
    const person = findByAccountName(state, accountName);
    const error = profileAccessError(state, response, person?.id);
    if (error) return sendODataError(request, response, error);
    if (!person) return sendNull(hostOf(response), request, response, 'GetPropertiesFor');
    await sendProfile(state, { person, functionName: 'GetPropertiesFor' }, request, response);
  };
}

/**
 * Why the caller may not read the profile of this account; undefined: they may. People see colleagues' profiles in
 * SharePoint's pages, but a tool for admins names an admin role as needed (the source at `getPropertiesFor`): which of
 * them holds for ordinary people is UNCONFIRMED, see the switch `colleaguesProfiles`.
 */
export function profileAccessError(
  { switches }: TenantState,
  response: Response,
  accountId: string | undefined,
): ODataError | undefined {
  const { person, permissions } = callerOf(response);
  const hasOneOf = (sufficient: readonly string[]) =>
    permissions === undefined || permissions.some((one) => sufficient.includes(one));
  if (!person) return hasOneOf(READ_PROFILES) ? undefined : NO_PROFILE_PERMISSION;
  const mayRead = person.id === accountId || hasDirectoryRole(person, ADMINS) || switches.colleaguesProfiles === 'show';
  return mayRead && hasOneOf(READ_OWN_PROFILE) ? undefined : ACCESS_DENIED;
}
