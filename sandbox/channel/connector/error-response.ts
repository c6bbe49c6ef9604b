import type { Response } from 'express';

/**
 * Errors with their status and message:
 * https://learn.microsoft.com/microsoftteams/platform/bots/build-conversational-capability#status-codes-from-agent-conversational-apis
 */
const ERRORS = {
  'Bad Argument': [400, 'Invalid request payload provided.'],
  Unauthorized: [401, 'Authorization has been denied for this request.'],
  BotNotRegistered: [401, 'No registration found for this bot.'],
  BotDisabledByAdmin: [403, 'The tenant admin disabled this bot'],
  BotNotInConversationRoster: [403, 'The bot is not part of the conversation roster.'],
  ConversationBlockedByUser: [403, 'User blocked the conversation with the bot.'],
  ForbiddenOperationException: [403, 'Bot is not installed in user\u2019s personal scope'],
  InvalidBotApiHost: [403, 'Invalid bot api host. For GCC tenants, call https://smba.infra.gcc.teams.microsoft.com.'],
  /** The message is "scenario specific" in the table; this one is UNCONFIRMED. */
  NotEnoughPermissions: [403, 'The bot does not have the permissions that this action requires.'],
  ActivityNotFoundInConversation: [404, 'Conversation not found.'],
  ConversationNotFound: [404, 'Conversation not found.'],
  /** The code is UNCONFIRMED; the status is documented. */
  MemberNotFoundInConversation: [404, 'Member not found in conversation.'],
  MessageSizeTooBig: [413, 'Message size too large.'],
  Throttled: [429, 'Too many requests.'],
  ServiceError: [500, 'Internal server error.'],
} as const;

export type ConnectorErrorCode = keyof typeof ERRORS;

/** Sends `{error: {code, message}}`: https://learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-connector-api-reference#errorresponse-object */
export function sendError(response: Response, code: ConnectorErrorCode, detail?: string): void {
  const [status, message] = ERRORS[code];
  response.status(status).json({ error: { code, message: detail ?? message } });
}
