import { createHash } from 'node:crypto';
import type { Person } from '../tenant/people/person.ts';
import type { TenantState } from '../tenant/tenant-state.ts';

/*
 * Ids in the format of Teams. Bots must treat them as opaque.
 * https://learn.microsoft.com/microsoftteams/platform/resources/bot-v3/bot-conversations/bots-conv-personal
 */

function digest(algorithm: 'sha256' | 'sha512', ...parts: readonly string[]): Buffer {
  return createHash(algorithm).update(parts.join('\u0000')).digest();
}

/** The person's id for this bot. Another bot gets another id for the same person. */
export function personMri(state: TenantState, botId: string, person: Person): string {
  return `29:1${encodeId('person', state, botId, person)}`;
}

/** Finds a person by object id or by this bot's id for them; undefined: not in the tenant. */
export function personByMri(state: TenantState, botId: string, id: string): Person | undefined {
  if (!id.startsWith('29:1')) return state.people.get(id);
  const person = state.people.get(decodeId('person', state, botId, id.slice('29:1'.length)));
  return person && personMri(state, botId, person) === id ? person : undefined;
}

export function botMri(botId: string): string {
  return `28:${botId}`;
}

export function personalChatId(state: TenantState, botId: string, person: Person): string {
  return `a:1${encodeId('personal', state, botId, person)}`;
}

/** Finds the person of a personal chat with this bot; undefined: not in the tenant. */
export function personByChatId(state: TenantState, botId: string, conversationId: string): Person | undefined {
  if (!conversationId.startsWith('a:1')) return undefined;
  const person = state.people.get(decodeId('personal', state, botId, conversationId.slice('a:1'.length)));
  return person && personalChatId(state, botId, person) === conversationId ? person : undefined;
}

const GUID_BYTES = 16;

/** 64 opaque bytes that begin with the masked object id, so that it can be decoded without trying all people. */
function encodeId(what: string, state: TenantState, botId: string, { id }: Person): string {
  const bytes = digest('sha512', what, state.id, botId, id);
  applyMask(what, state, botId, Buffer.from(id.replaceAll('-', ''), 'hex')).copy(bytes);
  return bytes.toString('base64url');
}

function decodeId(what: string, state: TenantState, botId: string, text: string): string {
  const bytes = Buffer.from(text, 'base64url').subarray(0, GUID_BYTES);
  const hex = applyMask(what, state, botId, bytes).toString('hex');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

function applyMask(what: string, state: TenantState, botId: string, bytes: Buffer): Buffer {
  const mask = digest('sha256', 'mask', what, state.id, botId);
  return Buffer.from(bytes.map((byte, index) => byte ^ (mask[index] ?? 0)));
}

export function groupChatId(state: TenantState, name: string): string {
  return `19:${digest('sha256', 'group', state.id, name).toString('hex').slice(0, 32)}@thread.v2`;
}

export function channelThreadId(state: TenantState, team: string, channel: string): string {
  return `19:${digest('sha256', 'channel', state.id, team, channel).toString('hex').slice(0, 32)}@thread.tacv2`;
}

/** A team's id is the id of its General channel: https://learn.microsoft.com/microsoftteams/platform/bots/how-to/get-teams-context */
export function teamThreadId(state: TenantState, team: string): string {
  return channelThreadId(state, team, 'General');
}

/** Removes the thread's first message from a channel's conversation id: `19:…@thread.tacv2;messageid=…`. */
export function withoutThread(conversationId: string): string {
  return conversationId.split(';', 1)[0] ?? '';
}
