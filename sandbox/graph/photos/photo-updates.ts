import { ROLE_TEMPLATES } from '../../tenant/people/directory-roles.ts';
import { guidFrom } from '../../tenant/random.ts';
import { entity, requireOptions, rootOf } from '../call.ts';
import { accessDenied, requirePeopleSettingsRead } from '../permissions.ts';
import type { GraphAnswer, GraphCall } from '../types.ts';

/**
 * `GET /beta/admin/people/photoUpdateSettings`:
 * https://learn.microsoft.com/graph/api/peopleadminsettings-list-photoupdatesettings.
 * The response for a tenant without settings is UNCONFIRMED; here the same as "all users, in the cloud".
 */
export function getPhotoUpdates(call: GraphCall): GraphAnswer {
  requirePeopleSettingsRead(call.token);
  requireOptions(call);
  const { source, allowedRoles } = call.state.policies.photoUpdates;
  return entity({
    '@odata.context': `${rootOf(call)}/$metadata#admin/people/photoUpdateSettings/$entity`,
    id: guidFrom(call.state.id, 'photo update settings'),
    source,
    allowedRoles,
  });
}

/**
 * Throws 403 (UNCONFIRMED) if the tenant's settings do not let the caller change photos. That app-only callers need no
 * role is UNCONFIRMED, too.
 */
export function requirePhotoUpdates({ state, token }: GraphCall): void {
  const { source, allowedRoles } = state.policies.photoUpdates;
  const roles = token.person?.directoryRoles?.map((role) => ROLE_TEMPLATES[role]) ?? [];
  const hasRole = allowedRoles.length === 0 || !token.person || roles.some((role) => allowedRoles.includes(role));
  if (source === 'onPremises' || !hasRole) throw accessDenied();
}
