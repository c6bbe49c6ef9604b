import { createHash } from 'node:crypto';
import type { Person } from '../tenant/people/person.ts';
import type { TenantState } from '../tenant/tenant-state.ts';

/*
 * Ids shaped as Teams shapes them; bots must take them as opaque.
 * https://learn.microsoft.com/microsoftteams/platform/resources/bot-v3/bot-conversations/bots-conv-personal
 */

function digest(algorithm: 'sha256' | 'sha512', ...parts: readonly string[]): Buffer {
  return createHash(algorithm).update(parts.join('\u0000')).digest();
}

/** A person as this bot knows them: another bot gets another id for the same person. */
export function personMri(state: TenantState, botId: string, person: Person): string {
  return `29:1${disguise('person', state, botId, person)}`;
}

/** Whom this bot means by an object id or by its own id for somebody; undefined: nobody whom the tenant has. */
export function personByMri(state: TenantState, botId: string, id: string): Person | undefined {
  if (!id.startsWith('29:1')) return state.people.get(id);
  const person = state.people.get(undisguise('person', state, botId, id.slice('29:1'.length)));
  return person && personMri(state, botId, person) === id ? person : undefined;
}

export function botMri(botId: string): string {
  return `28:${botId}`;
}

export function personalChatId(state: TenantState, botId: string, person: Person): string {
  return `a:1${disguise('personal', state, botId, person)}`;
}

/** Whose personal chat with this bot it is; undefined: nobody's whom the tenant has. */
export function personByChatId(state: TenantState, botId: string, conversationId: string): Person | undefined {
  if (!conversationId.startsWith('a:1')) return undefined;
  const person = state.people.get(undisguise('personal', state, botId, conversationId.slice('a:1'.length)));
  return person && personalChatId(state, botId, person) === conversationId ? person : undefined;
}

const GUID_BYTES = 16;

/** 64 bytes that tell nothing to who does not know the mask; who does finds the object id in front, and need not try everybody's. */
function disguise(what: string, state: TenantState, botId: string, { id }: Person): string {
  const bytes = digest('sha512', what, state.id, botId, id);
  masked(what, state, botId, Buffer.from(id.replaceAll('-', ''), 'hex')).copy(bytes);
  return bytes.toString('base64url');
}

function undisguise(what: string, state: TenantState, botId: string, text: string): string {
  const bytes = Buffer.from(text, 'base64url').subarray(0, GUID_BYTES);
  const hex = masked(what, state, botId, bytes).toString('hex');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

function masked(what: string, state: TenantState, botId: string, bytes: Buffer): Buffer {
  const mask = digest('sha256', 'mask', what, state.id, botId);
  return Buffer.from(bytes.map((byte, index) => byte ^ (mask[index] ?? 0)));
}

export function groupChatId(state: TenantState, name: string): string {
  return `19:${digest('sha256', 'group', state.id, name).toString('hex').slice(0, 32)}@thread.v2`;
}

export function channelThreadId(state: TenantState, team: string, channel: string): string {
  return `19:${digest('sha256', 'channel', state.id, team, channel).toString('hex').slice(0, 32)}@thread.tacv2`;
}

/** A team's id is that of its General channel: https://learn.microsoft.com/microsoftteams/platform/bots/how-to/get-teams-context */
export function teamThreadId(state: TenantState, team: string): string {
  return channelThreadId(state, team, 'General');
}

/** A channel's conversation id may carry the thread's first message: `19:…@thread.tacv2;messageid=…`. */
export function withoutThread(conversationId: string): string {
  return conversationId.split(';', 1)[0] ?? '';
}
