import { ROLE_TEMPLATES } from '../../tenant/people/directory-roles.ts';
import { guidFrom } from '../../tenant/random.ts';
import { entity, onlyOptions, rootOf } from '../call.ts';
import { accessDenied, requirePeopleSettingsRead } from '../permissions.ts';
import type { GraphAnswer, GraphCall } from '../types.ts';

/**
 * `GET /beta/admin/people/photoUpdateSettings`: https://learn.microsoft.com/graph/api/peopleadminsettings-list-photoupdatesettings.
 * What a tenant answers whose admins never set it is UNCONFIRMED; here the same as for "everybody, in the cloud".
 */
export function getPhotoUpdates(call: GraphCall): GraphAnswer {
  requirePeopleSettingsRead(call.token);
  onlyOptions(call);
  const { source, allowedRoles } = call.state.policies.photoUpdates;
  return entity({
    '@odata.context': `${rootOf(call)}/$metadata#admin/people/photoUpdateSettings/$entity`,
    id: guidFrom(call.state.id, 'photo update settings'),
    source,
    allowedRoles,
  });
}

/** The tenant's settings shut out callers from changing photos: 403, UNCONFIRMED; that apps by themselves need no role is UNCONFIRMED, too. */
export function requirePhotoUpdates({ state, token }: GraphCall): void {
  const { source, allowedRoles } = state.policies.photoUpdates;
  const roles = token.person?.directoryRoles?.map((role) => ROLE_TEMPLATES[role]) ?? [];
  const hasRole = allowedRoles.length === 0 || !token.person || roles.some((role) => allowedRoles.includes(role));
  if (source === 'onPremises' || !hasRole) throw accessDenied();
}
