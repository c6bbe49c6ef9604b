import { randomUUID } from 'node:crypto';
import type { Person } from '../../tenant/people/person.ts';
import type { Activity, ChannelAccount, ConversationAccount, Json } from '../activity.ts';
import type { ChannelContext } from '../context.ts';
import { botMri, personMri } from '../ids.ts';
import { serviceUrl } from './bot-endpoint.ts';
import { localTimestamp } from './local-timestamp.ts';
import { inForm, type MessageForm } from './message-form.ts';
import { type SentThing, withThing } from './sent-thing.ts';
import { inThread } from './threads.ts';
import type { ChatRecord } from './types.ts';

/*
 * Activities that a person's Teams sends to the bot, with the properties that Teams sets:
 * https://learn.microsoft.com/microsoftteams/platform/bots/how-to/conversations/channel-and-group-conversations
 * https://learn.microsoft.com/microsoftteams/platform/bots/how-to/conversations/subscribe-to-conversation-events
 */

export interface SayOptions {
  /** BCP 47. Default: the person's language. */
  readonly locale?: string | undefined;
  /** Data of an Action.Submit. */
  readonly value?: unknown;
  readonly replyToId?: string | undefined;
  /** Default: `plain`. */
  readonly form?: MessageForm | undefined;
  /** The person writes to the bot alone, in a group chat or a channel (targeted message). */
  readonly targeted?: boolean | undefined;
  /** What the message contains besides its words. */
  readonly sent?: SentThing | undefined;
}

export interface Message extends SayOptions {
  readonly text: string | undefined;
}

export function messageActivity(
  context: ChannelContext,
  record: ChatRecord,
  person: Person,
  { text, locale, value, replyToId, form = { kind: 'plain' }, sent, targeted }: Message,
): Activity {
  const base = personActivity(context, record, person, locale);
  const mention = record.type === 'personal' || text === undefined ? undefined : botMention(context);
  // People quote what the bot wrote.
  const quoted = { id: context.nextMessageId(), author: { id: botMri(context.bot().botId), name: botName(context) } };
  const { entities = [], ...formed } =
    text === undefined ? {} : inForm(mention ? `${mention.text} ${text}` : text, form, quoted);
  const id = context.nextMessageId();
  const message = {
    ...base,
    conversation: inThread(record, base.conversation, { id, replyToId }),
    type: 'message',
    id,
    ...(targeted && { recipient: { ...base.recipient, isTargeted: true } }),
    ...(text !== undefined && { ...formed, textFormat: 'plain' }),
    entities: [...base.entities, ...(mention ? [mention] : []), ...entities],
    ...(value !== undefined && { value }),
    ...(replyToId !== undefined && { replyToId }),
  };
  return sent ? withThing(message, sent, { url: `${base.serviceUrl}v3/attachments/sent/views/original` }) : message;
}

/**
 * An edited message: all of the new message, with the id of the one that it replaces.
 * https://github.com/microsoft/botframework-sdk/blob/main/specs/botframework-activity/botframework-activity.md#message-update-activity
 * The event type: https://learn.microsoft.com/javascript/api/botbuilder/teamsactivityhandler
 */
export function messageEdit(
  context: ChannelContext,
  record: ChatRecord,
  person: Person,
  { id, ...message }: Message & { readonly id: string },
): Activity {
  const edited = messageActivity(context, record, person, message);
  const channelData = { ...(edited.channelData as Json), eventType: 'editMessage' };
  return {
    ...edited,
    type: 'messageUpdate',
    id,
    channelData,
    conversation: inThread(record, conversationAccount(context, record), { id }),
  };
}

export interface Invoke {
  readonly name: string;
  readonly value: Json;
  readonly replyToId?: string | undefined;
}

export function invokeActivity(
  context: ChannelContext,
  record: ChatRecord,
  person: Person,
  { name, value, replyToId }: Invoke,
): Activity {
  const base = personActivity(context, record, person);
  return {
    ...base,
    conversation: inThread(record, base.conversation, { replyToId }),
    type: 'invoke',
    id: `f:${randomUUID()}`,
    name,
    value,
    channelData: { ...base.channelData, source: { name: 'message' } },
    ...(replyToId !== undefined && { replyToId }),
  };
}

export type InstallAction = 'add' | 'add-upgrade' | 'remove' | 'remove-upgrade';

export function installationUpdate(
  context: ChannelContext,
  record: ChatRecord,
  person: Person,
  action: InstallAction,
): Activity {
  const base = personActivity(context, record, person);
  return {
    ...base,
    type: 'installationUpdate',
    id: `f:${randomUUID()}`,
    action,
    channelData: {
      ...base.channelData,
      settings: { selectedChannel: { id: record.id } },
      source: { name: 'message' },
    },
  };
}

/** A personal chat lists the person and the bot, as Microsoft's Agents Playground does; other chats list the bot. */
export function botAdded(context: ChannelContext, record: ChatRecord, person: Person): Activity {
  const { localTimezone: _, entities: __, ...base } = personActivity(context, record, person);
  const bot: ChannelAccount = { id: botMri(context.bot().botId) };
  const { id, aadObjectId } = base.from;
  return {
    ...base,
    type: 'conversationUpdate',
    id: `f:${randomUUID()}`,
    membersAdded: record.type === 'personal' ? [{ id, aadObjectId }, bot] : [bot],
  };
}

function conversationAccount(context: ChannelContext, record: ChatRecord): ConversationAccount {
  return {
    ...(record.type !== 'personal' && { isGroup: true }),
    conversationType: record.type,
    tenantId: context.state.id,
    id: record.id,
    ...(record.type === 'groupChat' && record.name !== undefined && { name: record.name }),
  };
}

function personActivity(context: ChannelContext, record: ChatRecord, person: Person, locale = person.language) {
  const { botId } = context.bot();
  const now = context.state.clock.now();
  return {
    timestamp: now.toISOString(),
    localTimestamp: localTimestamp(now, person.timeZone),
    localTimezone: person.timeZone,
    channelId: 'msteams',
    serviceUrl: serviceUrl(context),
    from: { id: personMri(context.state, botId, person), name: person.displayName, aadObjectId: person.id },
    conversation: conversationAccount(context, record),
    recipient: { id: botMri(botId), name: botName(context) },
    locale,
    entities: [clientInfo(person, locale)] as Json[],
    channelData: { ...channelData(record), tenant: { id: context.state.id } },
  };
}

function channelData({ type, id, team, name }: ChatRecord): Json {
  if (type !== 'channel') return {};
  return { teamsChannelId: id, teamsTeamId: team?.id, channel: { id, name }, team: { id: team?.id, name: team?.name } };
}

function clientInfo(person: Person, locale: string): Json {
  const country = new Intl.Locale(locale).maximize().region ?? 'US';
  return { type: 'clientInfo', locale, country, platform: 'Web', timezone: person.timeZone };
}

function botMention(context: ChannelContext) {
  const name = botName(context);
  return { type: 'mention', mentioned: { id: botMri(context.bot().botId), name }, text: `<at>${name}</at>` };
}

function botName(context: ChannelContext): string {
  return context.bot().name ?? 'Bot';
}
