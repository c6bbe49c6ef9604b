import { ADAPTIVE_CARD, type Card, isJson, type Json } from '../activity.ts';
import type { BotResponse } from '../chat/types.ts';

/** How Teams reads the bot's response to `adaptiveCard/action`. */
export type ActionResponse =
  | { readonly kind: 'card'; readonly card: Card }
  | { readonly kind: 'message'; readonly message: string }
  | { readonly kind: 'login'; readonly card: Json }
  | { readonly kind: 'error'; readonly code: string; readonly message: string }
  /** Teams would show an error of its own. */
  | { readonly kind: 'rejected'; readonly reason: string };

const ERRORS: Readonly<Record<string, readonly number[]>> = {
  'application/vnd.microsoft.error': [400, 500],
  'application/vnd.microsoft.error.preconditionFailed': [412],
  'application/vnd.microsoft.error.incorrectAuthCode': [401],
};

/**
 * Reads the response as strictly as documented: always HTTP 200, and a documented pair of `statusCode` and `type`.
 * https://learn.microsoft.com/microsoftteams/platform/task-modules-and-cards/cards/universal-actions-for-adaptive-cards/work-with-universal-actions-for-adaptive-cards
 */
export function readActionResponse({ status, body }: BotResponse): ActionResponse {
  if (status !== 200) return rejected(`HTTP ${status}: a response to adaptiveCard/action must be HTTP 200.`);
  if (!isJson(body)) return rejected('The body must be a JSON object with statusCode, type and value.');
  const { statusCode, type, value } = body;
  if (typeof statusCode !== 'number')
    return rejected(`statusCode must be a number, not ${JSON.stringify(statusCode)}.`);
  if (typeof type !== 'string') return rejected(`type must be a string, not ${JSON.stringify(type)}.`);
  if (type === ADAPTIVE_CARD) return statusCode === 200 ? readCard(value) : mismatch(statusCode, type);
  if (type === 'application/vnd.microsoft.activity.message') return readMessage(statusCode, type, value);
  if (type === 'application/vnd.microsoft.activity.loginRequest') return readLogin(statusCode, type, value);
  if (ERRORS[type]) return readError(statusCode, type, value);
  return rejected(`Teams does not know the type ${type}.`);
}

function readCard(value: unknown): ActionResponse {
  if (!isJson(value)) return rejected('value must be an Adaptive Card.');
  if (value.type !== 'AdaptiveCard')
    return rejected(`value.type must be AdaptiveCard, not ${JSON.stringify(value.type)}.`);
  if (typeof value.version !== 'string') return rejected('The card has no version.');
  return { kind: 'card', card: value };
}

function readMessage(statusCode: number, type: string, value: unknown): ActionResponse {
  if (statusCode !== 200) return mismatch(statusCode, type);
  return typeof value === 'string' ? { kind: 'message', message: value } : rejected('value must be a string.');
}

function readLogin(statusCode: number, type: string, value: unknown): ActionResponse {
  if (statusCode !== 401) return mismatch(statusCode, type);
  if (!isJson(value)) return rejected('value must be an OAuthCard.');
  const { buttons, tokenExchangeResource } = value;
  if (!(Array.isArray(buttons) && buttons.length > 0) && !isJson(tokenExchangeResource)) {
    return rejected('The login request has neither buttons nor a tokenExchangeResource.');
  }
  return { kind: 'login', card: value };
}

function readError(statusCode: number, type: string, value: unknown): ActionResponse {
  if (!ERRORS[type]?.includes(statusCode)) return mismatch(statusCode, type);
  const { code, message } = isJson(value) ? value : {};
  return { kind: 'error', code: String(code ?? ''), message: String(message ?? '') };
}

function mismatch(statusCode: number, type: string): ActionResponse {
  return rejected(`statusCode ${statusCode} does not match type ${type}.`);
}

function rejected(reason: string): ActionResponse {
  return { kind: 'rejected', reason };
}
