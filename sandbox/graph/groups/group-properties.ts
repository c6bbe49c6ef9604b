import type { DirectoryGroup } from '../../tenant/directory/groups.ts';
import type { TenantState } from '../../tenant/tenant-state.ts';
import { badRequest } from '../graph-error.ts';

type Property = (group: DirectoryGroup, state: TenantState) => unknown;

const NONE: Property = () => null;
const EMPTY: Property = () => [];

/**
 * The properties that Graph returns by default, in the order of
 * https://learn.microsoft.com/graph/api/group-list#example-1-get-a-list-of-groups. Which are null or empty in a tenant
 * that sets none of them is in the same example.
 */
const PROPERTIES: Readonly<Record<string, Property>> = {
  id: ({ id }) => id,
  deletedDateTime: NONE,
  classification: NONE,
  createdDateTime: (_, state) => `${state.directory.createdAt.toISOString().slice(0, 19)}Z`,
  description: NONE,
  displayName: ({ displayName }) => displayName,
  expirationDateTime: NONE,
  groupTypes: ({ kind }) => (kind === 'microsoft365' ? ['Unified'] : []),
  isAssignableToRole: NONE,
  mail: (group, state) => (group.kind === 'microsoft365' ? addressOf(group, state) : null),
  mailEnabled: ({ kind }) => kind === 'microsoft365',
  mailNickname: nicknameOf,
  membershipRule: NONE,
  membershipRuleProcessingState: NONE,
  onPremisesLastSyncDateTime: NONE,
  onPremisesSecurityIdentifier: NONE,
  onPremisesSyncEnabled: NONE,
  preferredDataLocation: NONE,
  preferredLanguage: NONE,
  proxyAddresses: (group, state) => (group.kind === 'microsoft365' ? [`SMTP:${addressOf(group, state)}`] : []),
  resourceBehaviorOptions: EMPTY,
  resourceProvisioningOptions: EMPTY,
  securityEnabled: ({ kind }) => kind === 'security',
  theme: NONE,
  visibility: ({ kind }) => (kind === 'microsoft365' ? 'Public' : null),
  onPremisesProvisioningErrors: EMPTY,
};

export const GROUP_PROPERTIES: readonly string[] = Object.keys(PROPERTIES);

export function groupProperties(
  group: DirectoryGroup,
  state: TenantState,
  names: readonly string[],
): Readonly<Record<string, unknown>> {
  return Object.fromEntries(names.map((name) => [name, PROPERTIES[name]?.(group, state) ?? null]));
}

/** The names in `$select`; undefined: no selection. Throws 400 for a property that groups do not have. */
export function readGroupSelection(query: URLSearchParams): readonly string[] | undefined {
  const names = query
    .get('$select')
    ?.split(',')
    .map((name) => name.trim());
  const unknown = names?.find((name) => !(name in PROPERTIES));
  if (unknown === undefined) return names;
  throw badRequest(
    `Parsing OData Select and Expand failed: Could not find a property named '${unknown}' on type 'microsoft.graph.group'.`,
  );
}

function nicknameOf({ displayName }: DirectoryGroup): string {
  return displayName.toLowerCase().replace(/[^a-z0-9]/g, '');
}

function addressOf(group: DirectoryGroup, { domain }: TenantState): string {
  return `${nicknameOf(group)}@${domain}`;
}
