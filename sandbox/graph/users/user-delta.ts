import { setImmediate } from 'node:timers/promises';
import type { DeltaRound } from '../../tenant/directory/delta-rounds.ts';
import { entity, requireOptions, rootOf } from '../call.ts';
import { GraphError } from '../graph-error.ts';
import { requireUserRead } from '../permissions.ts';
import type { GraphAnswer, GraphCall } from '../types.ts';
import { requireListedProperties } from './list-users.ts';
import { readSelection, type UserSelection } from './user-selection.ts';

type Properties = Readonly<Record<string, unknown>>;

/** Entries of a page: our own figure, none is published. */
const PAGE = 100;
/** Number of people to read before yielding to other requests. */
const YIELD_AFTER = 500;

/**
 * `GET /users/delta`: https://learn.microsoft.com/graph/api/user-delta,
 * https://learn.microsoft.com/graph/delta-query-users. `Prefer: return=minimal` is ignored. The table of permissions
 * also names `User.Read`, with which the list of users is refused: UNCONFIRMED, here refused as well.
 */
export async function listUserChanges(call: GraphCall): Promise<GraphAnswer> {
  const access = requireUserRead(call.token);
  const skip = call.query.get('$skiptoken');
  const delta = call.query.get('$deltatoken');
  const isFirst = skip === null && (delta === null || delta === 'latest');
  // The tokens contain the options of the first request.
  requireOptions(call, '$skiptoken', '$deltatoken', ...(isFirst ? ['$select'] : []));
  const [token = '', position = '0'] = isFirst ? [] : (skip ?? delta ?? '').split('.');
  const before = isFirst ? undefined : roundOf(call, token);
  const select = before ? before.select : call.query.get('$select');
  const selecting: GraphCall = { ...call, query: new URLSearchParams(select === null ? {} : { $select: select }) };
  requireListedProperties(selecting);
  const selection = readSelection(selecting, access);
  if (before && skip !== null) return pageOfRound(call, { selection, token, round: before, start: Number(position) });
  const seen = await readUsers(call, selection);
  const changes = delta === 'latest' ? [] : changesBetween(before?.seen ?? new Map(), seen);
  const round = { select, seen, changes, startedAt: call.state.clock.now() };
  return pageOfRound(call, { selection, token: call.state.directory.deltaRounds.add(round), round, start: 0 });
}

/**
 * Status and code: https://learn.microsoft.com/graph/delta-query-overview#token-duration and
 * https://learn.microsoft.com/graph/errors. The text is UNCONFIRMED.
 */
function roundOf({ state }: GraphCall, token: string): DeltaRound {
  const round = state.directory.deltaRounds.find(token, state.clock.now());
  if (round) return round;
  throw new GraphError(
    410,
    'syncStateNotFound',
    'The token is unknown or has expired. Start a new full synchronization.',
  );
}

async function readUsers({ state }: GraphCall, selection: UserSelection): Promise<ReadonlyMap<string, string>> {
  const seen = new Map<string, string>();
  for (const person of state.people.values()) {
    seen.set(person.id, JSON.stringify({ ...selection.show(person), id: person.id }));
    if (seen.size % YIELD_AFTER === 0) await setImmediate();
  }
  return seen;
}

/**
 * Changed users with all properties that were ever set, and removed users. An admin can restore a deleted user, so that
 * the reason is `changed`.
 */
function changesBetween(
  before: ReadonlyMap<string, string>,
  after: ReadonlyMap<string, string>,
): readonly Properties[] {
  const changed = [...after].filter(([id, properties]) => before.get(id) !== properties);
  const removed = [...before.keys()].filter((id) => !after.has(id));
  return [
    ...changed.map(([id, properties]) => everSet(JSON.parse(properties), JSON.parse(before.get(id) ?? '{}'))),
    ...removed.map((id) => ({ id, '@removed': { reason: 'changed' } })),
  ];
}

function everSet(properties: Properties, before: Properties): Properties {
  const isSet = ([name, value]: readonly [string, unknown]) => value !== null || (before[name] ?? null) !== null;
  return Object.fromEntries(Object.entries(properties).filter(isSet));
}

interface RoundPage {
  readonly selection: UserSelection;
  readonly token: string;
  readonly round: DeltaRound;
  readonly start: number;
}

function pageOfRound(call: GraphCall, { selection, token, round, start }: RoundPage): GraphAnswer {
  const end = start + PAGE;
  const url = `${rootOf(call)}/users/delta`;
  const link =
    end < round.changes.length
      ? { '@odata.nextLink': `${url}?$skiptoken=${token}.${end}` }
      : { '@odata.deltaLink': `${url}?$deltatoken=${token}` };
  const context = `${rootOf(call)}/$metadata#${selection.type}`;
  return entity({ '@odata.context': context, ...link, value: round.changes.slice(start, end) });
}
