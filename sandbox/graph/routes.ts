import { badRequest, GraphError, graphErrorBody } from './graph-error.ts';
import { withMailboxLimits } from './photos/mailbox-limits.ts';
import { getPhotoUpdates } from './photos/photo-updates.ts';
import { getPhoto, getPhotos, getPhotoValue, getSizedPhoto, getSizedPhotoValue } from './photos/profile-photo.ts';
import { putPhoto } from './photos/put-photo.ts';
import type { GraphAnswer, GraphCall, TargetUser } from './types.ts';
import { getUser } from './users/get-user.ts';
import { listGroupMembers } from './users/group-members.ts';
import { listUsers } from './users/list-users.ts';
import { me, user } from './users/target-user.ts';

interface Route {
  readonly method: string;
  /** Undefined: both have it. */
  readonly version?: GraphCall['version'];
  /** `*` stands for any one segment, which is handed over. */
  readonly segments: readonly string[];
  readonly answer: (call: GraphCall, wildcards: readonly string[]) => GraphAnswer | Promise<GraphAnswer>;
}

type TargetAnswer = (call: GraphCall, subject: TargetUser, segment: string) => GraphAnswer | Promise<GraphAnswer>;

const ROUTES: readonly Route[] = [
  { method: 'GET', version: 'beta', segments: ['admin', 'people', 'photoupdatesettings'], answer: getPhotoUpdates },
  { method: 'GET', segments: ['users'], answer: listUsers },
  { method: 'GET', segments: ['groups', '*', 'transitivemembers'], answer: listGroupMembers },
  ...userRoutes('GET', [], getUser),
  ...userRoutes('GET', ['photo'], outlook(getPhoto)),
  ...userRoutes('GET', ['photo', '$value'], outlook(getPhotoValue)),
  ...userRoutes('PUT', ['photo', '$value'], outlook(putPhoto)),
  ...userRoutes('PATCH', ['photo', '$value'], outlook(putPhoto)),
  ...userRoutes('GET', ['photos'], outlook(getPhotos)),
  ...userRoutes('GET', ['photos', '*'], outlook(getSizedPhoto)),
  ...userRoutes('GET', ['photos', '*', '$value'], outlook(getSizedPhotoValue)),
];

/** The same under `/me` and under `/users/{id | userPrincipalName}`. */
function userRoutes(method: string, rest: readonly string[], answer: TargetAnswer): readonly Route[] {
  return [
    { method, segments: ['me', ...rest], answer: (call, [segment = '']) => answer(call, me(call), segment) },
    {
      method,
      segments: ['users', '*', ...rest],
      answer: (call, [named = '', segment = '']) => answer(call, user(call, named), segment),
    },
  ];
}

function outlook(answer: TargetAnswer): TargetAnswer {
  return (call, subject, segment) => withMailboxLimits(call, subject, () => answer(call, subject, segment));
}

/** Answers one call, whether it came by itself or in a batch. Refusals are answers too. */
export async function answerCall(call: GraphCall): Promise<GraphAnswer> {
  try {
    requireRate(call);
    const { route, wildcards } = findRoute(call);
    return await route.answer(call, wildcards);
  } catch (error) {
    if (!(error instanceof GraphError)) throw error;
    return errorAnswer(error, call);
  }
}

/** Each part of a batch counts: https://learn.microsoft.com/graph/json-batching#batch-size-limitations. Code and words are those of the service's other 429. */
function requireRate({ state, token }: GraphCall): void {
  const wait = state.limits.consume([['graphRequests', token.clientId]], { countRejected: true });
  if (wait === 0) return;
  const retryAfter = { 'Retry-After': String(Math.ceil(wait / 1000)) };
  throw new GraphError(429, 'TooManyRequests', 'Please retry again later.', retryAfter);
}

export function errorAnswer(refusal: GraphError, { ids, state }: Pick<GraphCall, 'ids' | 'state'>): GraphAnswer {
  return {
    status: refusal.status,
    headers: { 'Cache-Control': 'no-cache', 'Content-Type': 'application/json', ...refusal.headers },
    body: graphErrorBody(refusal, ids, state.clock.now()),
  };
}

/** Graph takes paths in any case. */
function findRoute({ path, method, version }: GraphCall): {
  readonly route: Route;
  readonly wildcards: readonly string[];
} {
  const segments = segmentsOf(path);
  const fits = (route: Route) =>
    matching(route, segments) === segments.length && route.segments.length === segments.length;
  const routes = ROUTES.filter((one) => one.version === undefined || one.version === version);
  const candidates = routes.filter(fits);
  const route = candidates.find((one) => one.method === method);
  if (route) return { route, wildcards: segments.filter((_, index) => route.segments[index] === '*') };
  if (candidates.length > 0) {
    throw new GraphError(405, 'Request_BadRequest', 'Specified HTTP method is not allowed for the request target.');
  }
  const understood = Math.max(...routes.map((one) => matching(one, segments)));
  throw badRequest(`Resource not found for the segment '${segments[understood] ?? ''}'.`);
}

/** A key may also stand in brackets, `users('…')`: https://learn.microsoft.com/graph/api/user-get#http-request */
function segmentsOf(path: string): readonly string[] {
  return path
    .replace(/^\/users\('([^/]*)'\)/i, '/users/$1')
    .split('/')
    .filter(Boolean);
}

/** How many leading segments the route understands. */
function matching(route: Route, segments: readonly string[]): number {
  const differs = segments.findIndex((segment, index) => {
    const own = route.segments[index];
    return own !== '*' && own !== segment.toLowerCase();
  });
  return differs === -1 ? segments.length : differs;
}
