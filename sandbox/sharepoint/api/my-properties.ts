import type { Request, Response } from 'express';
import type { TenantState } from '../../tenant/tenant-state.ts';
import { callerOf } from './caller.ts';
import { ACCESS_DENIED } from './errors.ts';
import { sendODataError } from './odata.ts';
import { sendProfile } from './send-profile.ts';

/**
 * `GET …/_api/SP.UserProfiles.PeopleManager/GetMyProperties`
 * https://learn.microsoft.com/previous-versions/office/developer/sharepoint-rest-reference/dn790354(v=office.15).
 * App-only callers get 403, UNCONFIRMED.
 */
export async function getMyProperties(state: TenantState, request: Request, response: Response): Promise<void> {
  const { person } = callerOf(response);
  if (!person) return sendODataError(request, response, ACCESS_DENIED);
  await sendProfile(state, { person, functionName: 'GetMyProperties' }, request, response);
}
