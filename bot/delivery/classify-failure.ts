import { isObject } from '../../src/is-object.ts';
import type { DeliveryResult } from '../../src/nudges/types.ts';

/** How one attempt ended that was not a success, as far as anybody saw. */
export interface FailedAttempt {
  /** False: nothing has left this machine, for want of a token, a name or a connection. */
  readonly reached: boolean;
  /** Undefined: no answer came, or not all of it. */
  readonly answer: ChannelResponse | undefined;
  /** Of the error, where there is one: `ECONNRESET` … */
  readonly code: string | undefined;
}

export interface ChannelResponse {
  readonly status: number;
  readonly body: string;
  /** Milliseconds. */
  readonly retryAfter: number | undefined;
}

/** "Retry with exponential backoff": https://learn.microsoft.com/microsoftteams/platform/bots/build-conversational-capability#status-codes-retry-guidance */
const PASSING: readonly number[] = [412, 429, 502, 503, 504];

/** Of an edit: the message is gone, the person is not. Codes: the page above; the second one is UNCONFIRMED. */
const NO_SUCH_MESSAGE: readonly string[] = ['ActivityNotFoundInConversation', 'MessageNotFound'];

/**
 * What a failed attempt means: https://learn.microsoft.com/microsoftteams/platform/bots/build-conversational-capability#status-codes-from-agent-conversational-apis
 * Total: an answer that nobody documents is in doubt, and what is in doubt is never tried again.
 */
export function classifyFailure({ reached, answer, code }: FailedAttempt): DeliveryResult {
  if (!reached) return { outcome: 'later', code: code ?? 'no-connection', affectsAll: true };
  if (!answer) return { outcome: 'in-doubt', code: code ?? 'no-answer' };
  const { status, retryAfter } = answer;
  const said = codeIn(answer.body);
  const named = said ?? String(status);
  if (PASSING.includes(status)) {
    return { outcome: 'later', code: named, ...(retryAfter !== undefined && { retryAfter }) };
  }
  // Our own token: the same for everybody.
  if (status === 401) return { outcome: 'later', code: named, affectsAll: true };
  if (status === 403 || status === 404) {
    // A page of a proxy between us and Teams says nothing about this person.
    if (said === undefined) return { outcome: 'later', code: named, affectsAll: true };
    return NO_SUCH_MESSAGE.includes(said)
      ? { outcome: 'refused', code: named }
      : { outcome: 'unreachable', code: named };
  }
  if (status >= 400 && status < 500) return { outcome: 'refused', code: named };
  return { outcome: 'in-doubt', code: named };
}

/**
 * The code in the body of a refusal, in each of the documented forms; undefined: it is no refusal of the channel's.
 * `{error: {code}}`, `{errorCode: 209, message: "{ \"subCode\": … }"}` with JSON within the text, and the same without a subCode:
 * https://learn.microsoft.com/microsoftteams/platform/bots/how-to/conversations/send-proactive-messages,
 * https://learn.microsoft.com/answers/questions/1513369
 */
function codeIn(body: string): string | undefined {
  const said = jsonIn(body);
  if (!said) return undefined;
  const error = isObject(said.error) ? said.error : {};
  const within = jsonIn(said.message) ?? jsonIn(error.message) ?? {};
  const found = [within.subCode, error.code, said.code, said.errorCode].find(
    (code) => (typeof code === 'string' && code !== '') || typeof code === 'number',
  );
  return found === undefined ? undefined : String(found).slice(0, 80);
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
