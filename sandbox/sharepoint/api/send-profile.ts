import type { Request, Response } from 'express';
import type { Person } from '../../tenant/people/person.ts';
import type { TenantState } from '../../tenant/tenant-state.ts';
import { hostOf } from '../host.ts';
import { personProperties } from '../person-properties.ts';
import { completeDueCopy } from '../photo-copy.ts';
import { ACCESS_DENIED } from './errors.ts';
import { sendEntity, sendNull, sendODataError } from './odata.ts';

/** A sign-in page instead of a response. The text is ours; status 200 is UNCONFIRMED. */
const SIGN_IN_PAGE = '<!DOCTYPE html><html><head><title>Sign in to your account</title></head><body></body></html>';

export interface ProfileRequest {
  readonly person: Person;
  /** Name of the PeopleManager function. */
  readonly functionName: string;
}

/**
 * Each host of a multi-geo tenant knows all profiles and names the person's own host:
 * https://learn.microsoft.com/sharepoint/dev/solution-guidance/multigeo-userprofileexperience. That the other properties
 * are there too is UNCONFIRMED.
 * Sends the result of a PeopleManager function for a person, in the person's odd form.
 * No profile: https://github.com/pnp/cli-microsoft365 (tests of `spo userprofile get`). 403, for instance under
 * domain-limited sharing: https://github.com/microsoftgraph/microsoft-graph-docs/issues/11048.
 */
export async function sendProfile(
  state: TenantState,
  { person, functionName }: ProfileRequest,
  request: Request,
  response: Response,
): Promise<void> {
  const { profile } = person.oddForms;
  if (profile === 'missing') return sendNull(hostOf(response), request, response, functionName);
  if (profile === 'forbidden') return sendODataError(request, response, ACCESS_DENIED);
  if (profile === 'sign-in-page') return void response.type('html').send(SIGN_IN_PAGE);
  if (profile === 'sign-in-redirect') return response.redirect('/_layouts/15/Authenticate.aspx');
  await completeDueCopy(state, person);
  sendEntity(hostOf(response), request, response, {
    type: 'SP.UserProfiles.PersonProperties',
    context: 'SP.ApiData.PersonPropertiess/@Element',
    properties: { ...personProperties(state, person) },
  });
}
