import type { PersonKey } from '../../src/people/person-key.ts';
import { isSameSignature, signatureOf } from '../signature.ts';

/**
 * Marks whose card it is. Cards can be forwarded and their data sent by anybody; what a button reads is always the photo of whoever
 * pressed it, yet a card in other hands shall do nothing at all.
 */
export function ownerMark({ tenantId, objectId }: PersonKey, key: Buffer): string {
  return signatureOf(key, 'owner', tenantId, objectId).toString('base64url').slice(0, 22);
}

/** Whether the data of a card's action carries this person's mark. */
export function isOwnerOf(data: unknown, sender: PersonKey, key: Buffer): boolean {
  const mark = (data as { owner?: unknown } | null | undefined)?.owner;
  return typeof mark === 'string' && isSameSignature(mark, ownerMark(sender, key));
}
