import { Router } from 'express';
import type { Person } from '../../tenant/people/person.ts';
import { isJson, type Json } from '../activity.ts';
import { serviceUrl } from '../chat/bot-endpoint.ts';
import { receiveActivity } from '../chat/receive-activity.ts';
import { noteThread } from '../chat/threads.ts';
import type { ChatRecord } from '../chat/types.ts';
import { personByMri } from '../ids.ts';
import type { ChannelInternals } from '../teams.ts';
import { isBotRefused, isConnectedBot } from './access.ts';
import { activityIn } from './activity-routes.ts';
import { type ConnectorErrorCode, sendError } from './error-response.ts';

type Target = { readonly record: ChatRecord } | { readonly refused: ConnectorErrorCode; readonly detail?: string };

/**
 * Route to create a conversation, for proactive messages:
 * https://learn.microsoft.com/microsoftteams/platform/bots/how-to/conversations/send-proactive-messages
 */
export function conversationRoutes(internals: ChannelInternals): Router {
  return Router().post('/', (request, response) => {
    if (!isConnectedBot(internals, response)) return;
    const body: Json = isJson(request.body) ? request.body : {};
    const target = targetOf(internals, body);
    if ('refused' in target) return sendError(response, target.refused, target.detail);
    const { record } = target;
    if (isBotRefused(record, response, 'write')) return;
    const first = body.activity === undefined ? undefined : activityIn(body.activity, response);
    if (body.activity !== undefined && !first) return;
    record.installed = true;
    const activityId = first && receiveActivity(internals.context, record, first);
    if (activityId !== undefined) noteThread(record, record.id, { id: activityId });
    const id = record.type === 'channel' ? `${record.id};messageid=${activityId}` : record.id;
    response.status(201).json({ id, ...(activityId && { activityId }), serviceUrl: serviceUrl(internals.context) });
  });
}

/** A new thread in `channelData.channel`, or the personal chat with the only member. */
function targetOf(internals: ChannelInternals, body: Json): Target {
  const channelData: Json = isJson(body.channelData) ? body.channelData : {};
  const channel = isJson(channelData.channel) ? channelData.channel.id : undefined;
  if (typeof channel === 'string') return thread(internals, channel, body);
  const tenantId = body.tenantId ?? (isJson(channelData.tenant) ? channelData.tenant.id : undefined);
  return personal(internals, body, tenantId);
}

function thread(internals: ChannelInternals, channel: string, body: Json): Target {
  const record = internals.find(channel);
  if (record?.type !== 'channel') return { refused: 'ConversationNotFound' };
  if (!record.installed) return { refused: 'BotNotInConversationRoster' };
  if (!isJson(body.activity)) return { refused: 'Bad Argument', detail: 'A thread starts with an activity.' };
  return { record };
}

function personal(internals: ChannelInternals, body: Json, tenantId: unknown): Target {
  const { state } = internals.context;
  const [member, ...others] = Array.isArray(body.members) ? body.members : [];
  if (body.isGroup === true || !isJson(member) || others.length > 0) {
    return { refused: 'Bad Argument', detail: 'Bots create conversations with one member only.' };
  }
  if (tenantId !== state.id) return { refused: 'Bad Argument', detail: 'The tenant id is missing or wrong.' };
  const person = personByMri(state, internals.context.bot().botId, String(member.id));
  if (!person) return { refused: 'Bad Argument', detail: 'The member is not known.' };
  const record = internals.personal(person);
  return mayWriteTo(internals, record, person) ? { record } : { refused: 'ForbiddenOperationException' };
}

/** True if the bot is installed for the person or shares a team or group chat with them. */
function mayWriteTo(internals: ChannelInternals, record: ChatRecord, person: Person): boolean {
  if (record.installed !== undefined) return record.installed;
  return internals.all().some((other) => other.installed && other.people.includes(person));
}
