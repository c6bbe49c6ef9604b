import type { Request, Response } from 'express';
import type { Person } from '../../tenant/people/person.ts';
import type { TenantState } from '../../tenant/tenant-state.ts';
import { personProperties } from '../person-properties.ts';
import { completeDueCopy } from '../photo-copy.ts';
import { ACCESS_DENIED } from './errors.ts';
import { sendEntity, sendNull, sendODataError } from './odata.ts';

/** A page in the way of the answer: the words are ours, that such pages come with 200 is UNCONFIRMED. */
const SIGN_IN_PAGE = '<!DOCTYPE html><html><head><title>Sign in to your account</title></head><body></body></html>';

/**
 * What PeopleManager's function of that name says of a person, in the form that the person was given.
 * No profile: https://github.com/pnp/cli-microsoft365 (tests of `spo userprofile get`). 403, for instance under domain-limited sharing:
 * https://github.com/microsoftgraph/microsoft-graph-docs/issues/11048.
 */
export async function sendProfile(
  state: TenantState,
  person: Person,
  request: Request,
  response: Response,
  name: string,
): Promise<void> {
  const { profile } = person.oddForms;
  if (profile === 'missing') return sendNull(state.addresses.sharepoint, request, response, name);
  if (profile === 'forbidden') return sendODataError(request, response, ACCESS_DENIED);
  if (profile === 'sign-in-page') return void response.type('html').send(SIGN_IN_PAGE);
  if (profile === 'sign-in-redirect') return response.redirect('/_layouts/15/Authenticate.aspx');
  await completeDueCopy(state, person);
  sendEntity(state.addresses.sharepoint, request, response, {
    type: 'SP.UserProfiles.PersonProperties',
    context: 'SP.ApiData.PersonPropertiess/@Element',
    properties: { ...personProperties(state, person) },
  });
}
