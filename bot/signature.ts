import { createHmac, createSecretKey, type KeyObject, timingSafeEqual } from 'node:crypto';

/** HMAC-SHA-256 of the NUL-separated parts: 32 bytes. The first part is the purpose of the signature. */
export function signatureOf(key: Buffer, ...parts: readonly string[]): Buffer {
  return createHmac('sha256', keyOf(key)).update(parts.join('\u0000')).digest();
}

/** Imported keys by their bytes: each card needs several signatures. */
const keys = new WeakMap<Buffer, KeyObject>();

function keyOf(bytes: Buffer): KeyObject {
  const key = keys.get(bytes) ?? createSecretKey(bytes);
  keys.set(bytes, key);
  return key;
}

/** Compares in constant time. */
export function isSameSignature(given: string, expected: string): boolean {
  const [one, other] = [Buffer.from(given), Buffer.from(expected)];
  return one.length === other.length && timingSafeEqual(one, other);
}
