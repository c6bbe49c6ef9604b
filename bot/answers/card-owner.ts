import type { PersonKey } from '../../src/people/person-key.ts';
import { isSameSignature, signatureOf } from '../signature.ts';

/**
 * The mark of a card's owner. A card can be forwarded, and its data can be sent by other people. A button always reads
 * the photo of the person who presses it; with the mark, a card does nothing for other people.
 */
export function ownerMark({ tenantId, objectId }: PersonKey, key: Buffer): string {
  return signatureOf(key, 'owner', tenantId, objectId).toString('base64url').slice(0, 22);
}

/** Whether the data of a card's action has this person's mark. */
export function isOwnerOf(data: unknown, sender: PersonKey, key: Buffer): boolean {
  const mark = (data as { owner?: unknown } | null | undefined)?.owner;
  return typeof mark === 'string' && isSameSignature(mark, ownerMark(sender, key));
}
