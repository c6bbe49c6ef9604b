import { hkdfSync, type webcrypto } from 'node:crypto';
import { EncryptJWT, errors, jwtDecrypt } from 'jose';
import type { SigningKeys } from '../src/signing-keys.ts';

/** What a text is sealed for. Each purpose has a key of its own, so no text can be opened for another purpose. */
export type Purpose = 'sign-in-attempt' | 'sign-in-cookie' | 'sign-in-result' | 'open-sharepoint';

export type SealedPayload = Readonly<Record<string, string | undefined>>;

/** Characters. Browsers keep cookies of up to 4,096 bytes. */
const MAX_LENGTH = 4_096;

/**
 * Encrypts the payload as a JWT (JWE, `dir` with A256GCM): browsers and Teams carry it, and can neither read nor alter
 * it. Expires on the second of `expires`. The payload must not have a member `exp`.
 */
export async function sealText(
  purpose: Purpose,
  payload: SealedPayload,
  expires: Date,
  [signingKey]: SigningKeys,
): Promise<string> {
  return new EncryptJWT(payload)
    .setProtectedHeader({ alg: 'dir', enc: 'A256GCM' })
    .setExpirationTime(expires)
    .encrypt(await keyFor(purpose, signingKey));
}

/** The payload; undefined if the text is forged, altered, expired at `now`, or sealed for another purpose. */
export async function openSealedText(
  purpose: Purpose,
  text: unknown,
  signingKeys: SigningKeys,
  now: Date,
): Promise<SealedPayload | undefined> {
  if (typeof text !== 'string' || text.length > MAX_LENGTH) return undefined;
  for (const signingKey of signingKeys) {
    const payload = await decrypt(text, await keyFor(purpose, signingKey), now);
    if (payload) return payload;
  }
  return undefined;
}

async function decrypt(text: string, key: webcrypto.CryptoKey, now: Date): Promise<SealedPayload | undefined> {
  try {
    const { payload } = await jwtDecrypt<SealedPayload>(text, key, {
      keyManagementAlgorithms: ['dir'],
      contentEncryptionAlgorithms: ['A256GCM'],
      requiredClaims: ['exp'],
      currentDate: now,
    });
    const { exp, ...claims } = payload;
    return claims;
  } catch (error) {
    if (error instanceof errors.JOSEError) return undefined;
    throw error;
  }
}

/**
 * Derived keys by signing key and purpose: a stranger can send texts, and deriving costs more than decrypting. jose
 * would import a key of another type again for each text.
 */
const keys = new WeakMap<Buffer, Map<Purpose, Promise<webcrypto.CryptoKey>>>();

/** The purpose's key, derived from the signing key: https://www.rfc-editor.org/rfc/rfc5869 */
function keyFor(purpose: Purpose, signingKey: Buffer): Promise<webcrypto.CryptoKey> {
  const ofSigningKey = keys.get(signingKey) ?? new Map<Purpose, Promise<webcrypto.CryptoKey>>();
  keys.set(signingKey, ofSigningKey);
  const known = ofSigningKey.get(purpose);
  if (known) return known;
  const derived = hkdfSync('sha256', signingKey, '', `photo-sync/${purpose}`, 32);
  const key = crypto.subtle.importKey('raw', derived, 'AES-GCM', false, ['encrypt', 'decrypt']);
  ofSigningKey.set(purpose, key);
  return key;
}
