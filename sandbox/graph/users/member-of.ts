import { ROLE_TEMPLATES } from '../../tenant/people/directory-roles.ts';
import type { DirectoryRole, Person } from '../../tenant/people/person.ts';
import { guidFrom } from '../../tenant/random.ts';
import type { TenantState } from '../../tenant/tenant-state.ts';
import { entity, requireOptions, rootOf } from '../call.ts';
import { objectNotFound } from '../directory/answers.ts';
import { GROUP_PROPERTIES, groupProperties, readGroupSelection } from '../groups/group-properties.ts';
import { pageOf } from '../paging.ts';
import { type MembershipAccess, requireMembershipsRead } from '../permissions.ts';
import type { GraphAnswer, GraphCall, TargetUser } from '../types.ts';

type Properties = Readonly<Record<string, unknown>>;

/**
 * `GET /me/memberOf`, `GET /users/{id | userPrincipalName}/memberOf`: groups, then admin roles.
 * https://learn.microsoft.com/graph/api/user-list-memberof. Of objects that the caller may not read, it gets type and
 * id only, and the other properties are null:
 * https://learn.microsoft.com/graph/permissions-overview#limited-information-returned-for-inaccessible-member-objects
 */
export function listMemberships(call: GraphCall, { person, identifier, context }: TargetUser): GraphAnswer {
  const access = requireMembershipsRead(call.token, person);
  requireOptions(call, '$select', '$top', '$skiptoken');
  const selected = readGroupSelection(call.query);
  if (!person) throw objectNotFound(identifier);
  const path = context === 'Me' ? '/me/memberOf' : `/users/${encodeURIComponent(identifier)}/memberOf`;
  const { shown, link } = pageOf(call, path, membershipsOf(call.state, person, { access, selected }));
  return entity({
    '@odata.context': `${rootOf(call)}/$metadata#directoryObjects${selected ? `(${selected.join(',')})` : ''}`,
    ...link,
    value: shown,
  });
}

interface Shown {
  readonly access: MembershipAccess;
  readonly selected: readonly string[] | undefined;
}

function membershipsOf(state: TenantState, person: Person, { access, selected }: Shown): readonly Properties[] {
  const groups = [...state.groups.values()].filter(({ memberIds }) => memberIds.includes(person.id));
  return [
    ...groups.map((group) => ({
      '@odata.type': '#microsoft.graph.group',
      ...visible(groupProperties(group, state, selected ?? GROUP_PROPERTIES), access !== 'ids'),
    })),
    ...(person.directoryRoles ?? []).map((role) => {
      const properties = roleProperties(state, role);
      const names = selected ?? Object.keys(properties);
      const shown = Object.fromEntries(names.map((name) => [name, properties[name] ?? null]));
      return { '@odata.type': '#microsoft.graph.directoryRole', ...visible(shown, access === 'all') };
    }),
  ];
}

function visible(properties: Properties, isReadable: boolean): Properties {
  if (isReadable) return properties;
  return Object.fromEntries(Object.entries(properties).map(([name, value]) => [name, name === 'id' ? value : null]));
}

/** https://learn.microsoft.com/graph/api/resources/directoryrole#properties */
function roleProperties(state: TenantState, role: DirectoryRole): Properties {
  return {
    id: guidFrom(state.id, 'directory role', role),
    deletedDateTime: null,
    description: null,
    displayName: role,
    roleTemplateId: ROLE_TEMPLATES[role],
  };
}
