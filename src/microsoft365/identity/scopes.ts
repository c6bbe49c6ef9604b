import type { Cloud } from '../clouds.ts';

/** Scope for the person's own account and photo: https://learn.microsoft.com/graph/api/profilephoto-get */
export function graphScope({ graph }: Pick<Cloud, 'graph'>): string {
  return `${graph.resource}/User.Read`;
}

/**
 * `permission`: a setting, since the sufficient permission is UNCONFIRMED [sharepoint-scope]. The resource is the
 * tenant's host.
 */
export function sharePointScope(mySiteUrl: string, permission: string): string {
  return `${mySiteUrl}/${permission}`;
}
