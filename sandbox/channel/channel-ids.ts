import { createHash } from 'node:crypto';
import type { Person } from '../tenant/person.ts';
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
  return `29:1${digest('sha512', state.id, botId, person.id).toString('base64url')}`;
}

export function botMri(botId: string): string {
  return `28:${botId}`;
}

export function personalChatId(state: TenantState, botId: string, person: Person): string {
  return `a:1${digest('sha512', 'personal', state.id, botId, person.id).toString('base64url')}`;
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
