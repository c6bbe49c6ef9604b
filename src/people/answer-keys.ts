import { createHash } from 'node:crypto';
import type { PersonKey } from './person-key.ts';

/**
 * Start of the keys of the claims on a person's answers. A hash: they end with the person's other data, and hold no
 * object id.
 */
export function answerKeyPrefix({ tenantId, objectId }: PersonKey): string {
  return `answered:${createHash('sha256').update(`${tenantId}/${objectId}`).digest('base64url')}:`;
}
