import { randomBytes } from 'node:crypto';
import type { PersonKey } from '../../src/people/person-key.ts';
import type { SigningKeys } from '../../src/signing-keys.ts';
import { EXCHANGE_LIFETIME } from '../../src/store/retention.ts';
import { isSameSignature, signatureOf } from '../signature.ts';
import type { Turn } from '../turn.ts';

/**
 * What the id of a token exchange carries: Teams echoes it back with the person's token, so the bot keeps no pending
 * requests. Signed (HMAC) rather than sealed like the texts of the sign-in window: Teams repeats the id in every
 * exchange, so it stays short (about 70 characters), and nothing in it is secret.
 */
export interface ExchangePayload extends AskedInChat {
  /** Identifies the exchange. Every device of the person sends it, and the bot answers one of them. */
  readonly nonce: string;
}

/** What the person asked for before the sign-in, and the language of the answer: lower-case letters and hyphens. */
export interface AskedInChat {
  readonly intent: string;
  readonly language: string;
  /** Correlation id of the question: 8 hexadecimal digits. Undefined: an older version of the bot asked. */
  readonly reference: string | undefined;
}

/** The person and the conversation that an exchange, a session or a sign-in belongs to. It is refused in any other. */
export interface ExchangeBinding {
  readonly sender: PersonKey;
  readonly conversationId: string;
}

export function bindingOf({ sender, conversation }: Turn): ExchangeBinding {
  return { sender, conversationId: conversation.id };
}

export function createExchangeId(
  { intent, language, reference = '' }: AskedInChat,
  binding: ExchangeBinding,
  [key]: SigningKeys,
  now: Date,
): string {
  const nonce = `${reference}${randomBytes(12).toString('base64url')}`;
  const expires = Math.ceil((now.getTime() + EXCHANGE_LIFETIME) / 1000).toString(36);
  const body = `${intent}.${language}.${expires}.${nonce}`;
  return `${body}.${sign(body, binding, key)}`;
}

/** The payload; undefined if the id is forged, altered, expired, or bound to another person or conversation. */
export function readExchangeId(
  id: unknown,
  binding: ExchangeBinding,
  keys: SigningKeys,
  now: Date,
): ExchangePayload | undefined {
  if (typeof id !== 'string' || id.length > 200) return undefined;
  const [intent, language, expires, nonce, signature, ...rest] = id.split('.');
  if (!intent || !language || !expires || !nonce || !signature || rest.length > 0) return undefined;
  const body = `${intent}.${language}.${expires}.${nonce}`;
  if (!keys.some((key) => isSameSignature(signature, sign(body, binding, key)))) return undefined;
  if (Number.parseInt(expires, 36) * 1000 <= now.getTime()) return undefined;
  return { intent, language, nonce, reference: referenceIn(nonce) };
}

/**
 * The reference is a part of the nonce, where it needs no member of its own: instances of the version before this one
 * read the id too.
 */
function referenceIn(nonce: string): string | undefined {
  return /^([\da-f]{8})[\w-]{16}$/.exec(nonce)?.[1];
}

function sign(body: string, { sender, conversationId }: ExchangeBinding, key: Buffer): string {
  const signature = signatureOf(key, 'exchange', body, sender.tenantId, sender.objectId, conversationId);
  return signature.subarray(0, 18).toString('base64url');
}
