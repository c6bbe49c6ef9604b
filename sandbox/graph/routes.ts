import { DIRECTORY_ROUTES } from './directory/routes.ts';
import { badRequest, GraphError, graphErrorBody, notPlayedByGraph } from './graph-error.ts';
import { listGroupMembers } from './groups/group-members.ts';
import { getGroup, listGroups } from './groups/groups.ts';
import { listLicences, listSubscriptions } from './organization/licences.ts';
import { listOrganizations } from './organization/organization.ts';
import { deletePhoto } from './photos/delete-photo.ts';
import { withMailboxLimits } from './photos/mailbox-limits.ts';
import { getPhotoUpdates } from './photos/photo-updates.ts';
import { getPhoto, getPhotos, getPhotoValue, getSizedPhoto, getSizedPhotoValue } from './photos/profile-photo.ts';
import { putPhoto } from './photos/put-photo.ts';
import { getRootSite } from './root-site.ts';
import type { GraphAnswer, GraphCall, TargetUser } from './types.ts';
import { getDrive } from './users/drive.ts';
import { getUser } from './users/get-user.ts';
import { countUsers, listUsers } from './users/list-users.ts';
import { getMailboxSettings } from './users/mailbox-settings.ts';
import { getManager } from './users/manager.ts';
import { listMemberships } from './users/member-of.ts';
import { targetMe, targetUser } from './users/target-user.ts';
import { listUserChanges } from './users/user-delta.ts';

interface Route {
  readonly method: string;
  /** Undefined: both versions. */
  readonly version?: GraphCall['version'];
  /** `*` matches any segment, which is passed to `answer`. */
  readonly segments: readonly string[];
  readonly answer: (call: GraphCall, wildcards: readonly string[]) => GraphAnswer | Promise<GraphAnswer>;
}

type TargetAnswer = (call: GraphCall, target: TargetUser, segment: string) => GraphAnswer | Promise<GraphAnswer>;

/** All routes, also for the list of what is played. */
export const ROUTES: readonly Route[] = [
  { method: 'GET', version: 'beta', segments: ['admin', 'people', 'photoupdatesettings'], answer: getPhotoUpdates },
  { method: 'GET', segments: ['users'], answer: listUsers },
  { method: 'GET', segments: ['users', '$count'], answer: countUsers },
  { method: 'GET', segments: ['users', 'delta'], answer: listUserChanges },
  { method: 'GET', segments: ['sites', 'root'], answer: getRootSite },
  { method: 'GET', segments: ['organization'], answer: listOrganizations },
  { method: 'GET', segments: ['subscribedskus'], answer: listSubscriptions },
  { method: 'GET', segments: ['groups'], answer: listGroups },
  { method: 'GET', segments: ['groups', '*'], answer: getGroup },
  { method: 'GET', segments: ['groups', '*', 'transitivemembers'], answer: listGroupMembers },
  ...DIRECTORY_ROUTES,
  ...userRoutes('GET', [], getUser),
  ...userRoutes('GET', ['manager'], getManager),
  ...userRoutes('GET', ['memberof'], listMemberships),
  ...userRoutes('GET', ['licensedetails'], listLicences),
  ...userRoutes('GET', ['drive'], getDrive),
  ...userRoutes('GET', ['mailboxsettings'], inOutlook(getMailboxSettings)),
  ...userRoutes('GET', ['mailboxsettings', '*'], inOutlook(getMailboxSettings)),
  ...userRoutes('GET', ['photo'], inOutlook(getPhoto)),
  ...userRoutes('GET', ['photo', '$value'], inOutlook(getPhotoValue)),
  ...userRoutes('PUT', ['photo', '$value'], inOutlook(putPhoto)),
  ...userRoutes('PATCH', ['photo', '$value'], inOutlook(putPhoto)),
  ...userRoutes('DELETE', ['photo', '$value'], inOutlook(deletePhoto)),
  ...userRoutes('GET', ['photos'], inOutlook(getPhotos)),
  ...userRoutes('GET', ['photos', '*'], inOutlook(getSizedPhoto)),
  ...userRoutes('GET', ['photos', '*', '$value'], inOutlook(getSizedPhotoValue)),
];

/** The same routes under `/me` and under `/users/{id | userPrincipalName}`. */
function userRoutes(method: string, rest: readonly string[], answer: TargetAnswer): readonly Route[] {
  return [
    { method, segments: ['me', ...rest], answer: (call, [segment = '']) => answer(call, targetMe(call), segment) },
    {
      method,
      segments: ['users', '*', ...rest],
      answer: (call, [identifier = '', segment = '']) => answer(call, targetUser(call, identifier), segment),
    },
  ];
}

function inOutlook(answer: TargetAnswer): TargetAnswer {
  return (call, target, segment) => withMailboxLimits(call, target, () => answer(call, target, segment));
}

/** Answers a single request or a part of a batch. Errors are answers, too. */
export async function answerCall(call: GraphCall): Promise<GraphAnswer> {
  try {
    limitRate(call);
    const { route, wildcards } = findRoute(call);
    return await route.answer(call, wildcards);
  } catch (error) {
    if (!(error instanceof GraphError)) throw error;
    return errorAnswer(error, call);
  }
}

/**
 * Each part of a batch counts: https://learn.microsoft.com/graph/json-batching#batch-size-limitations. Code and text
 * are those of the service's other 429.
 */
function limitRate({ state, token }: GraphCall): void {
  const wait = state.limits.consume([['graphRequests', token.clientId]], { countRejected: true });
  if (wait === 0) return;
  const retryAfter = { 'Retry-After': String(Math.ceil(wait / 1000)) };
  throw new GraphError(429, 'TooManyRequests', 'Please retry again later.', retryAfter);
}

export function errorAnswer(error: GraphError, { ids, state }: Pick<GraphCall, 'ids' | 'state'>): GraphAnswer {
  return {
    status: error.status,
    headers: { 'Cache-Control': 'no-cache', 'Content-Type': 'application/json', ...error.headers },
    body: graphErrorBody(error, ids, state.clock.now()),
  };
}

/** Graph ignores the case of paths (UNCONFIRMED). */
function findRoute({ path, method, version }: GraphCall): {
  readonly route: Route;
  readonly wildcards: readonly string[];
} {
  const segments = segmentsOf(path);
  const matches = (route: Route) =>
    matchingSegments(route, segments) === segments.length && route.segments.length === segments.length;
  const routes = ROUTES.filter((one) => one.version === undefined || one.version === version);
  const candidates = routes.filter(matches);
  const route = candidates.find((one) => one.method === method);
  if (route) return { route, wildcards: segments.filter((_, index) => route.segments[index] === '*') };
  // All methods of a photo are played.
  if (candidates.length > 0 && ['photo', '$value'].includes(segments.at(-1) ?? '')) {
    throw new GraphError(405, 'Request_BadRequest', 'Specified HTTP method is not allowed for the request target.');
  }
  const [first = ''] = segments;
  // The path exists in the other version only, or names the version twice, as parts of a batch by mistake do.
  if ((candidates.length === 0 && ROUTES.some(matches)) || first === 'v1.0' || first === 'beta') {
    const matched = Math.max(...routes.map((one) => matchingSegments(one, segments)));
    throw badRequest(`Resource not found for the segment '${segments[matched] ?? ''}'.`);
  }
  throw notPlayedByGraph(`${method} /${version}${path}`);
}

/** A key may also be in parentheses, `users('…')`: https://learn.microsoft.com/graph/api/user-get#http-request */
function segmentsOf(path: string): readonly string[] {
  return (
    path
      .replace(/^\/users\('([^/]*)'\)/i, '/users/$1')
      // The names that SDKs write: https://learn.microsoft.com/graph/delta-query-users#initial-request
      .replace(/^\/users\/(microsoft\.graph\.)?delta(\(\))?$/i, '/users/delta')
      // An alternate key: https://learn.microsoft.com/graph/api/application-get#http-request
      .replace(/^\/(applications|servicePrincipals)\(([^/)]*)\)/i, '/$1/$2')
      .split('/')
      .filter(Boolean)
  );
}

/** Number of leading segments that match the route. */
function matchingSegments(route: Route, segments: readonly string[]): number {
  const differs = segments.findIndex((segment, index) => {
    const own = route.segments[index];
    return own !== '*' && own !== segment.toLowerCase();
  });
  return differs === -1 ? segments.length : differs;
}
