import { isUnknownUser } from './photo-batch.ts';
import { type GraphAccess, requestGraph } from './request-graph.ts';

/**
 * Checks whether a person is in the directory; the app-only token needs `User.Read.All`. `gone`: the directory itself
 * answered so, not a proxy on the way. `unknown`: no reliable answer. https://learn.microsoft.com/graph/api/user-get
 */
export async function directoryStatus(
  access: GraphAccess,
  objectId: string,
  signal: AbortSignal,
): Promise<'there' | 'gone' | 'unknown'> {
  const path = `/users/${encodeURIComponent(objectId)}?$select=id`;
  const result = await requestGraph(access, signal, (request) => request(path).get());
  if ('answer' in result) return 'there';
  return isUnknownUser(result) ? 'gone' : 'unknown';
}
