import type { ConversationAccount } from '../activity.ts';
import type { ChatRecord } from './types.ts';

/*
 * In a channel, the conversation of a message is its thread: the channel's id, and the id of the thread's first
 * message. Other conversations have no threads.
 * https://learn.microsoft.com/microsoftteams/platform/bots/how-to/conversations/channel-and-group-conversations
 */

/** `id`: the message itself; an invoke has none. `replyToId`: the message to which it belongs. */
export interface ThreadPlace {
  readonly id?: string;
  readonly replyToId?: string | undefined;
}

/** The conversation as an activity of a person names it. A message that replies to none starts a thread. */
export function inThread(
  record: ChatRecord,
  conversation: ConversationAccount,
  { id, replyToId }: ThreadPlace,
): ConversationAccount {
  if (record.type !== 'channel') return conversation;
  const known = id === undefined ? undefined : record.threads.get(id);
  const thread = known ?? (replyToId === undefined ? id : threadOf(record, replyToId));
  if (thread === undefined) return conversation;
  if (id !== undefined) record.threads.set(id, thread);
  return { ...conversation, id: `${record.id};messageid=${thread}` };
}

/** Notes the thread of a message that the bot sent to `conversationId`. If that names none, the message starts one. */
export function noteThread(record: ChatRecord, conversationId: string, { id, replyToId }: ThreadPlace): void {
  if (record.type !== 'channel' || id === undefined) return;
  const named = /;messageid=([^;]+)/i.exec(conversationId)?.[1];
  record.threads.set(id, named ?? (replyToId === undefined ? id : threadOf(record, replyToId)));
}

/** A message of which no thread is known began one. */
function threadOf(record: ChatRecord, messageId: string): string {
  return record.threads.get(messageId) ?? messageId;
}
