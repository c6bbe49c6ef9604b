import type { PersonKey } from '../../src/people/person-key.ts';
import type { SigningKeys } from '../../src/signing-keys.ts';
import { isSameSignature, signatureOf } from '../signature.ts';

/**
 * The mark of a card's owner. A card can be forwarded, and its data can be sent by other people. A button always reads
 * the photo of the person who presses it; with the mark, a card does nothing for other people.
 */
export function ownerMark(person: PersonKey, [key]: SigningKeys): string {
  return markBy(key, person);
}

/**
 * The mark of an admin's card. Another one than `ownerMark`, so that the data of an ordinary card proves
 * nothing.
 */
export function adminMark(person: PersonKey, [key]: SigningKeys): string {
  return markBy(key, person, 'admin');
}

/** Whether the data of a card's action has this person's mark of an admin's card. */
export function isAdminCardOf(data: unknown, sender: PersonKey, keys: SigningKeys): boolean {
  return hasMark(data, keys, (key) => markBy(key, sender, 'admin'));
}

function markBy(key: Buffer, { tenantId, objectId }: PersonKey, kind: 'owner' | 'admin' = 'owner'): string {
  return signatureOf(key, kind, tenantId, objectId).toString('base64url').slice(0, 22);
}

/** Whether the data of a card's action has this person's mark. */
export function isOwnerOf(data: unknown, sender: PersonKey, keys: SigningKeys): boolean {
  return hasMark(data, keys, (key) => markBy(key, sender));
}

function hasMark(data: unknown, keys: SigningKeys, markOf: (key: Buffer) => string): boolean {
  const mark = (data as { owner?: unknown } | null | undefined)?.owner;
  return typeof mark === 'string' && keys.some((key) => isSameSignature(mark, markOf(key)));
}
