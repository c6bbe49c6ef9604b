import { createHash } from 'node:crypto';
import type { PersonKey } from './person-key.ts';

/** Key of the claim on a person's welcome. A hash: it ends with the person's other data, and holds no object id. */
export function welcomeKey({ tenantId, objectId }: PersonKey): string {
  return `welcome:${createHash('sha256').update(`${tenantId}/${objectId}`).digest('base64url')}`;
}
