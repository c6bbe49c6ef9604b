import type { ConnectorErrorCode } from './error-response.ts';

/** Why Teams does not let the bot into one conversation any more. */
export type WriteRefusalCode = Extract<
  ConnectorErrorCode,
  | 'ConversationBlockedByUser'
  | 'BotNotInConversationRoster'
  | 'ForbiddenOperationException'
  | 'BotDisabledByAdmin'
  | 'InvalidBotApiHost'
>;

/**
 * How the 403 says it. `code`: `{error: {code, message}}`, as the table of status codes has it; `sub-code`: `{errorCode: 209, message}`
 * with JSON in the message, as https://learn.microsoft.com/microsoftteams/platform/bots/how-to/conversations/send-proactive-messages
 * shows it for blocked and uninstalled bots; `no-sub-code`: the same without a subCode, as a user saw it (https://learn.microsoft.com/answers/questions/1513369,
 * wording UNCONFIRMED).
 */
export type RefusalForm = 'code' | 'sub-code' | 'no-sub-code';

export interface WriteRefusal {
  readonly code: WriteRefusalCode;
  readonly form: RefusalForm;
}

/** A blocked bot may still ask who is there; the others are out altogether. UNCONFIRMED. */
export function refusesReads({ code }: WriteRefusal): boolean {
  return code !== 'ConversationBlockedByUser' && code !== 'ForbiddenOperationException';
}

/** The body of form `sub-code` and `no-sub-code`. */
export function error209(form: Exclude<RefusalForm, 'code'>): object {
  const details = { details: 'Thread is blocked from message writes.', errorCode: null, errorSubCode: null };
  const inner = form === 'sub-code' ? { subCode: 'MessageWritesBlocked', ...details } : details;
  return { errorCode: 209, message: JSON.stringify(inner, undefined, 2).replaceAll('\n', '\r\n') };
}
