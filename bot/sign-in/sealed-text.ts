import { isSameSignature, signatureOf } from '../signature.ts';

/** What a text was signed for: one made for one purpose is worth nothing for another. */
export type Purpose = 'sign-in-attempt' | 'sign-in-cookie' | 'sign-in-result';

type Payload = Readonly<Record<string, string | undefined>>;

/** The payload as a text that travels through hands we do not trust: readable there, but not to be altered, nor used for long. */
export function sealText(purpose: Purpose, payload: Payload, expires: Date, key: Buffer): string {
  const body = Buffer.from(JSON.stringify({ ...payload, expires: expires.getTime() })).toString('base64url');
  return `${body}.${sign(purpose, body, key)}`;
}

/** The payload, or undefined: forged, altered, expired, or signed for something else. */
export function openSealedText(purpose: Purpose, text: unknown, key: Buffer, now: Date): Payload | undefined {
  if (typeof text !== 'string' || text.length > 4_096) return undefined;
  const [body = '', signature = '', ...rest] = text.split('.');
  if (rest.length > 0 || !isSameSignature(signature, sign(purpose, body, key))) return undefined;
  const { expires, ...payload } = JSON.parse(Buffer.from(body, 'base64url').toString());
  return expires > now.getTime() ? payload : undefined;
}

function sign(purpose: Purpose, body: string, key: Buffer): string {
  return signatureOf(key, purpose, body).toString('base64url');
}
