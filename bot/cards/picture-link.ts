import { isSameSignature, signatureOf } from '../signature.ts';

/**
 * Addresses of the small pictures on a card. Teams fetches them without any sign-in, so whoever holds the link sees the picture:
 * it is signed, it expires, and it names the picture by the hash of its content, so that a changed picture has another address
 * and no cache shows an old one.
 */
export interface PictureLinks {
  /** The address for a picture with this SHA-256 (hex), good until `expires`. */
  linkTo(sha256: string, expires: Date): string;
  /** The address of the neutral picture, good for ever. */
  readonly neutral: string;
  /** What a request's path part and query mean. */
  read(sha256: string, query: URLSearchParams, now: Date): 'good' | 'expired' | 'forged';
}

export function createPictureLinks(endpoint: string, key: Buffer): PictureLinks {
  const sign = (sha256: string, expires: string) =>
    signatureOf(key, 'picture', sha256, expires).subarray(0, 18).toString('base64url');
  return {
    neutral: `${endpoint}/photos/neutral`,
    linkTo(sha256, expiresAt) {
      const expires = Math.ceil(expiresAt.getTime() / 1000).toString(36);
      return `${endpoint}/photos/${sha256}?${new URLSearchParams({ expires, signature: sign(sha256, expires) })}`;
    },
    read(sha256, query, now) {
      const expires = query.get('expires') ?? '';
      if (!isSameSignature(query.get('signature') ?? '', sign(sha256, expires))) return 'forged';
      return Number.parseInt(expires, 36) * 1000 > now.getTime() ? 'good' : 'expired';
    },
  };
}
