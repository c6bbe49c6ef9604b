import type { NextFunction, Request, Response } from 'express';
import { readAccessToken } from '../../entra/tokens/tokens.ts';
import type { MutableBotMessage } from '../chat/bot-message.ts';
import type { ChatRecord } from '../chat/types.ts';
import type { ChannelInside } from '../teams-client.ts';
import { refuse } from './connector-error.ts';
import { error209, refusesReads } from './write-refusal.ts';

/**
 * Lets pass who holds an app-only token for the connector; 401 for everybody else.
 * https://learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-connector-authentication#bot-to-connector
 */
export function requireToken(inside: ChannelInside) {
  return async (request: Request, response: Response, next: NextFunction): Promise<void> => {
    const { state } = inside.context;
    const reading = await readAccessToken(state, request.headers.authorization, [state.cloud.botFramework]);
    if ('refused' in reading || reading.token.person) return refuse(response, 'Unauthorized');
    response.locals.clientId = reading.token.clientId;
    next();
  };
}

/** True if the caller is the connected bot; else 403. */
export function isConnectedBot(inside: ChannelInside, response: Response): boolean {
  if (response.locals.clientId === inside.context.bot().botId) return true;
  refuse(response, 'BotNotInConversationRoster');
  return false;
}

/** The conversation of the request, if it exists and the bot may do this there; else the refusal has been answered. */
export function conversationOf(
  inside: ChannelInside,
  request: Request,
  response: Response,
  access: 'read' | 'write',
): ChatRecord | undefined {
  const record = inside.find(String(request.params.conversationId));
  if (!record) {
    refuse(response, 'ConversationNotFound');
    return undefined;
  }
  if (!isConnectedBot(inside, response) || isShutOut(record, response, access)) return undefined;
  if (record.installed) return record;
  refuse(response, 'BotNotInConversationRoster');
  return undefined;
}

/** True, and the refusal has been answered, where Teams was told to keep the bot out. */
export function isShutOut({ refusal }: ChatRecord, response: Response, access: 'read' | 'write'): boolean {
  if (!refusal || (access === 'read' && !refusesReads(refusal))) return false;
  if (refusal.form === 'code') refuse(response, refusal.code);
  else response.status(403).json(error209(refusal.form));
  return true;
}

/** The bot's own message of the request, likewise. */
export function messageOf(record: ChatRecord, request: Request, response: Response): MutableBotMessage | undefined {
  const message = record.sent.get(String(request.params.activityId));
  if (message && !message.deleted) return message;
  refuse(response, 'ActivityNotFoundInConversation');
  return undefined;
}
