import { isUnknownUser } from './photo-batch.ts';
import { type GraphAccess, requestGraph } from './request-graph.ts';

/**
 * Whether the directory has somebody, as the application (`User.Read.All`). `gone`: it said so itself, not a proxy on the way. `unknown`: it
 * gave no answer to build on. https://learn.microsoft.com/graph/api/user-get
 */
export async function directoryStatus(
  access: GraphAccess,
  objectId: string,
  signal: AbortSignal,
): Promise<'there' | 'gone' | 'unknown'> {
  const path = `/users/${encodeURIComponent(objectId)}?$select=id`;
  const asked = await requestGraph(access, signal, (request) => request(path).get());
  if ('answer' in asked) return 'there';
  return isUnknownUser(asked) ? 'gone' : 'unknown';
}
