import { Router } from 'express';
import type { Person } from '../../tenant/people/person.ts';
import { isJson, type Json } from '../activity.ts';
import { personByMri } from '../channel-ids.ts';
import { serviceUrl } from '../chat/bot-endpoint.ts';
import { receiveFromBot } from '../chat/from-bot.ts';
import type { ChatRecord } from '../chat/types.ts';
import type { ChannelInside } from '../teams-client.ts';
import { isConnectedBot, isShutOut } from './connector-access.ts';
import { activityIn } from './connector-activities.ts';
import { type RefusalCode, refuse } from './connector-error.ts';

type Target = { readonly record: ChatRecord } | { readonly refused: RefusalCode; readonly detail?: string };

/** Create a conversation, by which a bot writes first: https://learn.microsoft.com/microsoftteams/platform/bots/how-to/conversations/send-proactive-messages */
export function conversationRoutes(inside: ChannelInside): Router {
  return Router().post('/', (request, response) => {
    if (!isConnectedBot(inside, response)) return;
    const body: Json = isJson(request.body) ? request.body : {};
    const target = targetOf(inside, body);
    if ('refused' in target) return refuse(response, target.refused, target.detail);
    const { record } = target;
    if (isShutOut(record, response, 'write')) return;
    const first = body.activity === undefined ? undefined : activityIn(body.activity, response);
    if (body.activity !== undefined && !first) return;
    record.installed = true;
    const activityId = first && receiveFromBot(inside.context, record, first);
    const id = record.type === 'channel' ? `${record.id};messageid=${activityId}` : record.id;
    response.status(201).json({ id, ...(activityId && { activityId }), serviceUrl: serviceUrl(inside.context) });
  });
}

/** A new thread in `channelData.channel`, or the personal chat with the one member. */
function targetOf(inside: ChannelInside, body: Json): Target {
  const channelData: Json = isJson(body.channelData) ? body.channelData : {};
  const channel = isJson(channelData.channel) ? channelData.channel.id : undefined;
  if (typeof channel === 'string') return thread(inside, channel, body);
  const tenantId = body.tenantId ?? (isJson(channelData.tenant) ? channelData.tenant.id : undefined);
  return personal(inside, body, tenantId);
}

function thread(inside: ChannelInside, channel: string, body: Json): Target {
  const record = inside.find(channel);
  if (record?.type !== 'channel') return { refused: 'ConversationNotFound' };
  if (!record.installed) return { refused: 'BotNotInConversationRoster' };
  if (!isJson(body.activity)) return { refused: 'BadArgument', detail: 'A thread starts with an activity.' };
  return { record };
}

function personal(inside: ChannelInside, body: Json, tenantId: unknown): Target {
  const { state } = inside.context;
  const [member, ...others] = Array.isArray(body.members) ? body.members : [];
  if (body.isGroup === true || !isJson(member) || others.length > 0) {
    return { refused: 'BadArgument', detail: 'Bots create conversations with one member only.' };
  }
  if (tenantId !== state.id) return { refused: 'BadArgument', detail: 'The tenant id is missing or wrong.' };
  const person = personByMri(state, inside.context.bot().botId, String(member.id));
  if (!person) return { refused: 'BadArgument', detail: 'The member is not known.' };
  const record = inside.personal(person);
  return mayWriteTo(inside, record, person) ? { record } : { refused: 'ForbiddenOperationException' };
}

/** The bot must be installed for the person, or be in a team or group chat with them. */
function mayWriteTo(inside: ChannelInside, record: ChatRecord, person: Person): boolean {
  if (record.installed !== undefined) return record.installed;
  return inside.all().some((other) => other.installed && other.people.includes(person));
}
