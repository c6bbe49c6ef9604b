import type { ConnectorErrorCode } from './error-response.ts';

/**
 * Why Teams refuses the bot in a conversation. `InvalidBotApiHost`: the conversation belongs to a GCC tenant; only the
 * public host refuses it, and the GCC host accepts it.
 */
export type WriteRefusalCode = Extract<
  ConnectorErrorCode,
  | 'ConversationBlockedByUser'
  | 'BotNotInConversationRoster'
  | 'ForbiddenOperationException'
  | 'BotDisabledByAdmin'
  | 'NotEnoughPermissions'
  | 'BotNotRegistered'
  | 'InvalidBotApiHost'
>;

/**
 * Body of the refusal.
 * `code`: `{error: {code, message}}`, as in the table of status codes.
 * `sub-code`: `{errorCode: 209, message}` with JSON in the message, as shown for blocked and uninstalled bots in
 * https://learn.microsoft.com/microsoftteams/platform/bots/how-to/conversations/send-proactive-messages.
 * `no-sub-code`: the same without a subCode, as a user saw it (https://learn.microsoft.com/answers/questions/1513369,
 * wording UNCONFIRMED).
 */
export type RefusalForm = 'code' | 'sub-code' | 'no-sub-code';

export interface WriteRefusal {
  readonly code: WriteRefusalCode;
  readonly form: RefusalForm;
}

/** True if the bot cannot list members either. A blocked or uninstalled bot still can. UNCONFIRMED. */
export function refusesReads({ code }: WriteRefusal): boolean {
  return code !== 'ConversationBlockedByUser' && code !== 'ForbiddenOperationException';
}

/** Body of the forms `sub-code` and `no-sub-code`. */
export function error209(form: Exclude<RefusalForm, 'code'>): object {
  const details = { details: 'Thread is blocked from message writes.', errorCode: null, errorSubCode: null };
  const inner = form === 'sub-code' ? { subCode: 'MessageWritesBlocked', ...details } : details;
  return { errorCode: 209, message: JSON.stringify(inner, undefined, 2).replaceAll('\n', '\r\n') };
}
