import type { GraphAnswer, GraphCall } from './call.ts';
import { getMe } from './me.ts';
import { getPhoto, getPhotos, getPhotoValue, getSizedPhoto, getSizedPhotoValue } from './profile-photo.ts';
import { badRequest, GraphRefusal, refusalBody } from './refusal.ts';

interface Route {
  readonly method: string;
  /** `*` stands for any one segment, which is handed over. */
  readonly segments: readonly string[];
  readonly answer: (call: GraphCall, segment: string) => GraphAnswer | Promise<GraphAnswer>;
}

const ROUTES: readonly Route[] = [
  { method: 'GET', segments: ['me'], answer: getMe },
  { method: 'GET', segments: ['me', 'photo'], answer: getPhoto },
  { method: 'GET', segments: ['me', 'photo', '$value'], answer: getPhotoValue },
  { method: 'GET', segments: ['me', 'photos'], answer: getPhotos },
  { method: 'GET', segments: ['me', 'photos', '*'], answer: getSizedPhoto },
  { method: 'GET', segments: ['me', 'photos', '*', '$value'], answer: getSizedPhotoValue },
];

/** Answers one call, whether it came by itself or in a batch. Refusals are answers too. */
export async function answerCall(call: GraphCall): Promise<GraphAnswer> {
  try {
    const { route, segment } = findRoute(call);
    return await route.answer(call, segment);
  } catch (error) {
    if (!(error instanceof GraphRefusal)) throw error;
    return refusalAnswer(error, call);
  }
}

export function refusalAnswer(refusal: GraphRefusal, { ids, state }: Pick<GraphCall, 'ids' | 'state'>): GraphAnswer {
  return {
    status: refusal.status,
    headers: { 'Cache-Control': 'no-cache', 'Content-Type': 'application/json', ...refusal.headers },
    body: refusalBody(refusal, ids, state.clock.now()),
  };
}

/** Graph takes paths in any case. */
function findRoute({ path, method }: GraphCall): { readonly route: Route; readonly segment: string } {
  const segments = path.split('/').filter(Boolean);
  const fits = (route: Route) =>
    matching(route, segments) === segments.length && route.segments.length === segments.length;
  const candidates = ROUTES.filter(fits);
  const route = candidates.find((one) => one.method === method);
  if (route) return { route, segment: segments[route.segments.indexOf('*')] ?? '' };
  if (candidates.length > 0) {
    throw new GraphRefusal(405, 'Request_BadRequest', 'Specified HTTP method is not allowed for the request target.');
  }
  const understood = Math.max(...ROUTES.map((one) => matching(one, segments)));
  throw badRequest(`Resource not found for the segment '${segments[understood] ?? ''}'.`);
}

/** How many leading segments the route understands. */
function matching(route: Route, segments: readonly string[]): number {
  const differs = segments.findIndex((segment, index) => {
    const own = route.segments[index];
    return own !== '*' && own !== segment.toLowerCase();
  });
  return differs === -1 ? segments.length : differs;
}
