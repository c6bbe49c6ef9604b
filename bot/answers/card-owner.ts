import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Sender } from '../turn.ts';

/**
 * Marks whose card it is. Cards can be forwarded and their data sent by anybody; what a button reads is always the photo of whoever
 * pressed it, yet a card in other hands shall do nothing at all.
 */
export function ownerMark({ tenantId, objectId }: Sender, key: Buffer): string {
  return createHmac('sha256', key)
    .update(['owner', tenantId, objectId].join('\u0000'))
    .digest('base64url')
    .slice(0, 22);
}

/** Whether the data of a card's action carries this person's mark. */
export function isOwnerOf(data: unknown, sender: Sender, key: Buffer): boolean {
  const mark = (data as { owner?: unknown } | null | undefined)?.owner;
  const given = Buffer.from(typeof mark === 'string' ? mark : '');
  const expected = Buffer.from(ownerMark(sender, key));
  return given.length === expected.length && timingSafeEqual(given, expected);
}
