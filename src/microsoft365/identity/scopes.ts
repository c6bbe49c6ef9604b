import type { Cloud } from '../clouds.ts';

/** Reads the person's own account and photo: https://learn.microsoft.com/graph/api/profilephoto-get */
export function graphScope({ graph }: Cloud): string {
  return `${graph.resource}/User.Read`;
}

/** `permission`: a setting, since which one suffices is UNCONFIRMED. The tenant's host is the resource. */
export function sharePointScope(mySiteUrl: string, permission: string): string {
  return `${mySiteUrl}/${permission}`;
}
