import { type Request, type Response, Router } from 'express';
import type { Person } from '../../tenant/people/person.ts';
import { type Activity, ADAPTIVE_CARD, isJson } from '../activity.ts';
import type { BotMessage } from '../chat/bot-message.ts';
import { deleteMessage, editMessage } from '../chat/message-store.ts';
import { receiveActivity } from '../chat/receive-activity.ts';
import { noteThread } from '../chat/threads.ts';
import type { ChatRecord } from '../chat/types.ts';
import { personByMri } from '../ids.ts';
import type { ChannelInternals } from '../teams.ts';
import { conversationOf, messageOf } from './access.ts';
import { sendError } from './error-response.ts';
import { isTooBig } from './message-size.ts';
import { endStreamByEdit, receiveStreamPart } from './streams/receive-part.ts';

/** Routes to send, reply, update and delete: https://learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-connector-api-reference#conversation-operations */
export function activityRoutes(internals: ChannelInternals): Router {
  const send = (request: Request, response: Response) => {
    const record = conversationOf(internals, request, response, 'write');
    const body: unknown = request.body;
    if (
      record &&
      isJson(body) &&
      receiveStreamPart(internals.context, { record, activity: body as Activity }, response)
    ) {
      return;
    }
    const activity = record && activityIn(body, response);
    if (!activity) return;
    const target = targetOf(internals, request, response, { record, activity });
    if (target === 'refused') return;
    const replyToId = request.params.activityId ?? activity.replyToId;
    const sent = replyToId === undefined ? activity : { ...activity, replyToId: String(replyToId) };
    const id = receiveActivity(internals.context, record, sent, target);
    noteThread(record, String(request.params.conversationId), { id, replyToId: sent.replyToId });
    response.status(201).json({ id });
  };
  return Router()
    .post('/:conversationId/activities', send)
    .post('/:conversationId/activities/:activityId', send)
    .put('/:conversationId/activities/:activityId', (request, response) => {
      const record = conversationOf(internals, request, response, 'write');
      const message = record && messageOf(record, request, response);
      const activity = message && activityIn(request.body, response);
      if (!activity || isOtherTarget(message, request, response)) return;
      editMessage(record, message, activity);
      endStreamByEdit(record, message.id);
      response.json({ id: message.id });
    })
    .delete('/:conversationId/activities/:activityId', (request, response) => {
      const record = conversationOf(internals, request, response, 'write');
      const message = record && messageOf(record, request, response);
      if (!message || isOtherTarget(message, request, response)) return;
      deleteMessage(record, message);
      response.status(200).end();
    });
}

const isTargeted = ({ query }: Request) => query.isTargetedActivity === 'true';

/**
 * The only person who sees a targeted message. Undefined: all people see the message. `refused`: the error is sent.
 * https://learn.microsoft.com/microsoftteams/platform/bots/how-to/conversations/targeted-messages (public preview)
 */
function targetOf(
  { context }: ChannelInternals,
  request: Request,
  response: Response,
  { record, activity }: { readonly record: ChatRecord; readonly activity: Activity },
): Person | undefined | 'refused' {
  if (!isTargeted(request)) return undefined;
  const { recipient } = activity;
  const person = recipient?.id ? personByMri(context.state, context.bot().botId, recipient.id) : undefined;
  const isGroup = record.type !== 'personal';
  // Only messages are documented. What the service does with others, such as `typing`, is UNCONFIRMED.
  if (!context.switches.targetedMessages || activity.type !== 'message') {
    sendError(response, 'Bad Argument', 'This activity cannot be targeted.');
    return 'refused';
  }
  if (person && isGroup && record.people.includes(person)) return person;
  if (person && isGroup) sendError(response, 'BotNotInConversationRoster');
  else sendError(response, 'Bad Argument', 'A targeted message needs a recipient in a group chat or a channel.');
  return 'refused';
}

/** A targeted message is changed with the same query, and without a recipient; the wording is UNCONFIRMED. */
function isOtherTarget({ target }: BotMessage, request: Request, response: Response): boolean {
  if ((target !== undefined) !== isTargeted(request)) sendError(response, 'ActivityNotFoundInConversation');
  else if (target && request.body?.recipient) sendError(response, 'Bad Argument', 'An edit has no recipient.');
  else return false;
  return true;
}

/** The body as an activity, if Teams would accept it; otherwise sends the error. */
export function activityIn(body: unknown, response: Response): Activity | undefined {
  if (isTooBig(body)) {
    sendError(response, 'MessageSizeTooBig');
    return undefined;
  }
  const problem = problemIn(body);
  if (problem === undefined) return body as Activity;
  sendError(response, 'Bad Argument', problem);
  return undefined;
}

/** Teams documents that it refuses such activities; the messages are UNCONFIRMED. */
function problemIn(body: unknown): string | undefined {
  if (!isJson(body) || typeof body.type !== 'string') return 'Activity type is required.';
  if (body.type !== 'message') return undefined;
  const { text, attachments = [] } = body;
  if (!Array.isArray(attachments)) return 'attachments must be a list.';
  if (!text && attachments.length === 0) return 'A message needs text or attachments.';
  for (const attachment of attachments) {
    if (!isJson(attachment) || typeof attachment.contentType !== 'string') return 'An attachment needs a contentType.';
    if (attachment.contentType !== ADAPTIVE_CARD) continue;
    if (!isJson(attachment.content) || attachment.content.type !== 'AdaptiveCard') return 'Bad Adaptive Card payload.';
  }
  return undefined;
}
