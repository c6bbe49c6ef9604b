import type { Cloud } from '../clouds.ts';
import type { AppCredential } from '../identity/app-credential.ts';
import type { GraphAccess } from './request-graph.ts';

/** Access to Graph with the app's own permissions. */
export function appGraphAccess(graph: Cloud['graph'], credential: AppCredential): GraphAccess {
  return { graph, getToken: () => credential.getToken(`${graph.resource}/.default`) };
}
