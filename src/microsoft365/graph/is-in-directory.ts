import { askGraph, type GraphAccess } from './ask-graph.ts';
import { isNobody } from './photo-batch.ts';

/**
 * Whether the directory has somebody, as the application (`User.Read.All`). `gone`: it said so itself, not a proxy on the way. `unknown`: it
 * gave no answer to build on. https://learn.microsoft.com/graph/api/user-get
 */
export async function isInDirectory(
  access: GraphAccess,
  objectId: string,
  signal: AbortSignal,
): Promise<'there' | 'gone' | 'unknown'> {
  const path = `/users/${encodeURIComponent(objectId)}?$select=id`;
  const asked = await askGraph(access, signal, (request) => request(path).get());
  if ('answer' in asked) return 'there';
  return isNobody(asked) ? 'gone' : 'unknown';
}
