import type { Person } from '../../tenant/people/person.ts';
import type { TenantState } from '../../tenant/tenant-state.ts';
import { badRequest, notPlayedByGraph } from '../graph-error.ts';
import { requireManagerRead } from '../permissions.ts';
import type { GraphCall } from '../types.ts';
import { isEventual } from './advanced-query.ts';
import { managerOf } from './manager.ts';
import { DEFAULT_PROPERTIES, NAVIGATION, readUserNames, userProperties } from './user-properties.ts';

/** `$expand=manager` of users. */
export interface ManagerExpansion {
  /** In `@odata.context`. */
  readonly type: string;
  /** The property `manager`; empty for a person without one. */
  show(person: Person, state: TenantState): Readonly<Record<string, unknown>>;
}

/** With `$levels`, which only single users have. */
const MOST_LEVELS = 1000;

/**
 * Parses `$expand=manager($levels=…;$select=…)`. Undefined: no expansion. Throws 403 without permission for managers.
 * https://learn.microsoft.com/graph/api/user-list-manager#optional-query-parameters. The texts of the errors, and that
 * a manager has the default properties without `$select`, are UNCONFIRMED.
 */
export function readManagerExpansion(call: GraphCall, of: 'one' | 'many'): ManagerExpansion | undefined {
  const text = call.query.get('$expand')?.trim();
  if (text === undefined) return undefined;
  const [, name = '', options] = /^(\w+)(?:\((.*)\))?$/.exec(text) ?? [];
  if (name !== 'manager') throw otherExpansion(call, text, name);
  requireManagerRead(call.token);
  const parts = (options ?? '').split(';').filter(Boolean).map(splitOption);
  const unknown = parts.find(([option]) => option !== '$select' && option !== '$levels');
  if (unknown) throw notPlayedByGraph(`${unknown[0]} in $expand=manager`);
  const { $select, $levels } = Object.fromEntries(parts) as Readonly<Partial<Record<string, string>>>;
  const selected = readUserNames($select ?? null);
  const levels = $levels === undefined ? 1 : readLevels(call, of, $levels);
  const names = selected ?? DEFAULT_PROPERTIES;
  return {
    type: `manager(${selected?.join(',') ?? ''})`,
    show: (person, state) => chainOf(person, state, { names, levels, seen: [] }),
  };
}

function otherExpansion({ method, path }: GraphCall, text: string, name: string): Error {
  if (NAVIGATION.includes(name) || text.includes(',')) return notPlayedByGraph(`$expand=${text} on ${method} ${path}`);
  return badRequest(
    `Parsing OData Select and Expand failed: Could not find a property named '${name}' on type 'microsoft.graph.user'.`,
  );
}

function splitOption(option: string): readonly [string, string] {
  const [name = '', value = ''] = option.split(/=(.*)/s);
  return [name.trim(), value.trim()];
}

function readLevels(call: GraphCall, of: 'one' | 'many', text: string): number {
  if (of === 'many') throw badRequest('$levels is only supported for a single user.');
  if (!isEventual(call)) throw badRequest("$levels needs the header 'ConsistencyLevel: eventual'.");
  const levels = text === 'max' ? MOST_LEVELS : Number(/^\d{1,4}$/.exec(text)?.[0] ?? 0);
  if (levels >= 1 && levels <= MOST_LEVELS) return levels;
  throw badRequest(`Invalid value '${text}' for $levels.`);
}

interface Chain {
  readonly names: readonly string[];
  readonly levels: number;
  /** People of the chain so far, so that a circle ends. */
  readonly seen: readonly Person[];
}

function chainOf(
  person: Person,
  state: TenantState,
  { names, levels, seen }: Chain,
): Readonly<Record<string, unknown>> {
  const manager = levels > 0 ? managerOf(state, person) : undefined;
  if (!manager || seen.includes(manager)) return {};
  const above = chainOf(manager, state, { names, levels: levels - 1, seen: [...seen, person] });
  return {
    manager: { '@odata.type': '#microsoft.graph.user', ...userProperties(manager, state, names), ...above },
  };
}
