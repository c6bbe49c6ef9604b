import { randomBytes } from 'node:crypto';
import type { PersonKey } from '../../src/people/person-key.ts';
import { isSameSignature, signatureOf } from '../signature.ts';
import type { Turn } from '../turn.ts';

/**
 * The id of a token exchange carries the question that was binding: the channel echoes it back with the person's token, so that
 * the bot needs no memory of what it was binding. Signed, and bound to the person and the conversation it was made for.
 */
export interface Question {
  readonly intent: string;
  /** Tells one exchange from another: the same one from several devices is answered once. */
  readonly nonce: string;
}

export interface ExchangeBinding {
  readonly sender: PersonKey;
  readonly conversationId: string;
}

/** Who asks in this turn, and where. */
export function bindingOf({ sender, conversation }: Turn): ExchangeBinding {
  return { sender, conversationId: conversation.id };
}

/** How long an exchange may take, in milliseconds: Teams makes it at once, a person who must sign in first needs a while. */
export const EXCHANGE_LIFETIME = 15 * 60_000;

/** `intent` may hold lower-case letters and hyphens. */
export function createExchangeId(intent: string, binding: ExchangeBinding, key: Buffer, now: Date): string {
  const nonce = randomBytes(12).toString('base64url');
  const expires = Math.ceil((now.getTime() + EXCHANGE_LIFETIME) / 1000).toString(36);
  const body = `${intent}.${expires}.${nonce}`;
  return `${body}.${sign(body, binding, key)}`;
}

/** The question in the id, or undefined: forged, altered, expired, or made for somebody or somewhere else. */
export function readExchangeId(id: unknown, binding: ExchangeBinding, key: Buffer, now: Date): Question | undefined {
  if (typeof id !== 'string' || id.length > 200) return undefined;
  const [intent, expires, nonce, signature, ...rest] = id.split('.');
  if (!intent || !expires || !nonce || !signature || rest.length > 0) return undefined;
  if (!isSameSignature(signature, sign(`${intent}.${expires}.${nonce}`, binding, key))) return undefined;
  if (Number.parseInt(expires, 36) * 1000 <= now.getTime()) return undefined;
  return { intent, nonce };
}

function sign(body: string, { sender, conversationId }: ExchangeBinding, key: Buffer): string {
  const signature = signatureOf(key, 'exchange', body, sender.tenantId, sender.objectId, conversationId);
  return signature.subarray(0, 18).toString('base64url');
}
