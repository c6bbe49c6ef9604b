import type { Activity } from '../activity.ts';
import { type BotMessage, createBotMessage, type MessageAudience, type MutableBotMessage } from './bot-message.ts';
import type { ChatRecord } from './types.ts';

/** Stores a message of the bot without showing it. */
export function keepMessage(
  record: ChatRecord,
  id: string,
  activity: Activity,
  audience: Omit<MessageAudience, 'viewer'> = {},
): MutableBotMessage {
  const viewer = record.type === 'personal' ? record.people[0] : undefined;
  const message = createBotMessage(id, activity, { viewer, ...audience });
  record.sent.set(id, message);
  return message;
}

/** Makes the message visible. */
export function showMessage(record: ChatRecord, message: BotMessage): void {
  if (message.deleted || record.messages.includes(message)) return;
  record.messages.push(message);
  record.events.emit('change', { kind: 'message', message });
}

export function editMessage(record: ChatRecord, message: MutableBotMessage, activity: Activity): void {
  message.edit(activity);
  if (record.messages.includes(message)) record.events.emit('change', { kind: 'edit', message });
}

export function deleteMessage(record: ChatRecord, message: MutableBotMessage): void {
  message.delete();
  if (record.messages.includes(message)) record.events.emit('change', { kind: 'delete', message });
}
