import type { SigningKeys } from '../../src/signing-keys.ts';
import { isSameSignature, signatureOf } from '../signature.ts';

/**
 * Links to the thumbnails on a card. Teams fetches them without sign-in (UNCONFIRMED [card-pictures] by a page of
 * Microsoft's; an image in a card has only a URL), so anyone with the link sees the picture: each link is signed and
 * expires. It contains the hash of the picture's content, so that a changed picture gets a new link and no cache serves
 * the old one.
 */
export interface PictureLinks {
  /** The link to the picture with this SHA-256 (hex), valid until `expires`. */
  linkTo(sha256: string, expires: Date): string;
  /** The link to the neutral picture. It never expires. */
  readonly neutral: string;
  /** Checks the signature and the expiry of a requested link. */
  verify(sha256: string, query: URLSearchParams, now: Date): 'valid' | 'expired' | 'forged';
}

export function createPictureLinks(endpoint: string, keys: SigningKeys): PictureLinks {
  const sign = (sha256: string, expires: string, key = keys[0]) =>
    signatureOf(key, 'picture', sha256, expires).subarray(0, 18).toString('base64url');
  return {
    neutral: `${endpoint}/photos/neutral`,
    linkTo(sha256, expiresAt) {
      const expires = Math.ceil(expiresAt.getTime() / 1000).toString(36);
      return `${endpoint}/photos/${sha256}?${new URLSearchParams({ expires, signature: sign(sha256, expires) })}`;
    },
    verify(sha256, query, now) {
      const expires = query.get('expires') ?? '';
      const signature = query.get('signature') ?? '';
      if (!keys.some((key) => isSameSignature(signature, sign(sha256, expires, key)))) return 'forged';
      return Number.parseInt(expires, 36) * 1000 > now.getTime() ? 'valid' : 'expired';
    },
  };
}
