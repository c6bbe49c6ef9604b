import { createHmac, createSecretKey, type KeyObject, timingSafeEqual } from 'node:crypto';

/** The keyed signature (HMAC-SHA-256) of these parts, which stay apart: 32 bytes. The first part says what it is signed for. */
export function signatureOf(key: Buffer, ...parts: readonly string[]): Buffer {
  return createHmac('sha256', keyOf(key)).update(parts.join('\u0000')).digest();
}

/** Made of the bytes once: each card has several signatures. */
const keys = new WeakMap<Buffer, KeyObject>();

function keyOf(bytes: Buffer): KeyObject {
  const key = keys.get(bytes) ?? createSecretKey(bytes);
  keys.set(bytes, key);
  return key;
}

/** Whether both are the same, in a time that tells nothing about where they differ. */
export function isSameSignature(given: string, expected: string): boolean {
  const [one, other] = [Buffer.from(given), Buffer.from(expected)];
  return one.length === other.length && timingSafeEqual(one, other);
}
