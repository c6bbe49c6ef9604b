import type { NextFunction, Request, Response } from 'express';
import { validateAccessToken } from '../../entra/tokens/validate-access-token.ts';
import type { MutableBotMessage } from '../chat/bot-message.ts';
import type { ChatRecord } from '../chat/types.ts';
import type { ChannelInternals } from '../teams.ts';
import { sendError } from './error-response.ts';
import { error209, refusesReads } from './write-refusal.ts';

/**
 * Middleware that requires an app-only token for the connector; responds 401 otherwise.
 * https://learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-connector-authentication#bot-to-connector
 */
export function requireToken(internals: ChannelInternals) {
  return async (request: Request, response: Response, next: NextFunction): Promise<void> => {
    const { state } = internals.context;
    const { botFramework, botFrameworkTenant } = state.cloud;
    const tenants = [state.id, botFrameworkTenant.id];
    const reading = await validateAccessToken(state, request.headers.authorization, [botFramework], { tenants });
    if ('rejected' in reading || reading.token.person) return sendError(response, 'Unauthorized');
    response.locals.clientId = reading.token.clientId;
    next();
  };
}

/** True if the caller is the connected bot; otherwise sends 403. */
export function isConnectedBot(internals: ChannelInternals, response: Response): boolean {
  if (response.locals.clientId === internals.context.bot().botId) return true;
  sendError(response, 'BotNotInConversationRoster');
  return false;
}

/** The conversation of the request, if the bot has this access to it; otherwise sends the error. */
export function conversationOf(
  internals: ChannelInternals,
  request: Request,
  response: Response,
  access: 'read' | 'write',
): ChatRecord | undefined {
  const record = internals.find(String(request.params.conversationId));
  if (!record) {
    sendError(response, 'ConversationNotFound');
    return undefined;
  }
  if (!isConnectedBot(internals, response) || isBotRefused(record, response, access)) return undefined;
  if (record.installed) return record;
  sendError(response, 'BotNotInConversationRoster');
  return undefined;
}

/** True if Teams refuses the bot in this conversation; then sends the error. */
export function isBotRefused({ refusal }: ChatRecord, response: Response, access: 'read' | 'write'): boolean {
  const isOfGcc = refusal?.code === 'InvalidBotApiHost';
  if (response.locals.isGccHost === true && isOfGcc) return false;
  if (response.locals.isGccHost === true) {
    // UNCONFIRMED how the GCC host refuses a conversation of another tenant.
    sendError(response, 'ConversationNotFound');
    return true;
  }
  if (!refusal || (access === 'read' && !refusesReads(refusal))) return false;
  if (refusal.form === 'code') sendError(response, refusal.code);
  else response.status(403).json(error209(refusal.form));
  return true;
}

/** The bot's message of the request, if it exists; otherwise sends the error. */
export function messageOf(record: ChatRecord, request: Request, response: Response): MutableBotMessage | undefined {
  const message = record.sent.get(String(request.params.activityId));
  if (message && !message.deleted) return message;
  sendError(response, 'ActivityNotFoundInConversation');
  return undefined;
}
