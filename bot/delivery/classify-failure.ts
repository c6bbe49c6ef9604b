import { isObject } from '../../src/is-object.ts';
import { DEFAULT_RETRY_AFTER_MS } from '../../src/nudges/nudge-limits.ts';
import type { DeliveryResult } from '../../src/nudges/types.ts';

/** What is known of an attempt without success. */
export interface FailedAttempt {
  /** False: no request left this machine, because there was no token, DNS answer or connection. */
  readonly wasSent: boolean;
  /** Undefined: no complete response arrived. */
  readonly response: TeamsResponse | undefined;
  /** Code of the error, if any: `ECONNRESET` … */
  readonly code: string | undefined;
}

/** Response of Teams to a message. */
export interface TeamsResponse {
  readonly status: number;
  readonly body: string;
  /** Milliseconds. */
  readonly retryAfter: number | undefined;
}

/** "Retry with exponential backoff": https://learn.microsoft.com/microsoftteams/platform/bots/build-conversational-capability#status-codes-retry-guidance */
const TRANSIENT: readonly number[] = [412, 429, 502, 503, 504];

/**
 * Refusals that say nothing about the person, and that no retry changes: the bot lacks a permission for this action, or
 * an edited message no longer exists. Codes: the page above; the last one is UNCONFIRMED [edit-refusals].
 */
const REFUSES_THE_REQUEST: readonly string[] = [
  'NotEnoughPermissions',
  'ActivityNotFoundInConversation',
  'MessageNotFound',
];

/**
 * The conversation belongs to a GCC tenant, and the request went to another host. The page above. `retryAtGccHost`
 * sends the request again; the code remains only if the GCC host refuses it too, or the cloud has none.
 */
export const WRONG_HOST = 'InvalidBotApiHost';

/**
 * Meaning of a failed attempt. An undocumented response is in doubt, and is never retried.
 * https://learn.microsoft.com/microsoftteams/platform/bots/build-conversational-capability#status-codes-from-agent-conversational-apis
 */
export function classifyFailure({ wasSent, response, code }: FailedAttempt): DeliveryResult {
  if (!wasSent) return { outcome: 'later', code: code ?? 'no-connection', affectsAll: true };
  if (!response) return { outcome: 'in-doubt', code: code ?? 'no-answer' };
  const { status, retryAfter } = response;
  const bodyCode = refusalCodeIn(response.body);
  const resultCode = bodyCode ?? String(status);
  if (TRANSIENT.includes(status)) {
    // A 429 is not caused by this message, so it never counts as one of its attempts.
    const pause = retryAfter ?? (status === 429 ? DEFAULT_RETRY_AFTER_MS : undefined);
    return { outcome: 'later', code: resultCode, ...(pause !== undefined && { retryAfter: pause }) };
  }
  // Teams refuses the bot's own token, which all messages use.
  if (status === 401) return { outcome: 'later', code: resultCode, affectsAll: true };
  if (status === 403 || status === 404) {
    // Without a code, the response comes from a proxy and says nothing about the person. Nor does a wrong host.
    if (bodyCode === undefined || bodyCode === WRONG_HOST)
      return { outcome: 'later', code: resultCode, affectsAll: true };
    return REFUSES_THE_REQUEST.includes(bodyCode)
      ? { outcome: 'refused', code: resultCode }
      : { outcome: 'unreachable', code: resultCode };
  }
  if (status >= 400 && status < 500) return { outcome: 'refused', code: resultCode };
  return { outcome: 'in-doubt', code: resultCode };
}

/**
 * The code in the body of a refusal; undefined: the body is not a refusal by the channel. Documented forms:
 * `{error: {code}}`, `{errorCode: 209, message: "{ \"subCode\": … }"}` with JSON in the text, and the same without a
 * subCode.
 * https://learn.microsoft.com/microsoftteams/platform/bots/how-to/conversations/send-proactive-messages,
 * https://learn.microsoft.com/answers/questions/1513369
 */
export function refusalCodeIn(text: string): string | undefined {
  const body = jsonIn(text);
  if (!body) return undefined;
  const error = isObject(body.error) ? body.error : {};
  const nested = jsonIn(body.message) ?? jsonIn(error.message) ?? {};
  const code = [nested.subCode, error.code, body.code, body.errorCode].find(
    (one) => (typeof one === 'string' && one !== '') || typeof one === 'number',
  );
  return code === undefined ? undefined : String(code).slice(0, 80);
}

function jsonIn(text: unknown): Readonly<Record<string, unknown>> | undefined {
  if (typeof text !== 'string') return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
