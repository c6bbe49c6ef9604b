import { CodedError } from '../errors.ts';
import type { Failed, FailureReason } from '../photo/evidence.ts';
import { AnswerTooLarge } from './byte-budgets.ts';
import { TokenError, type TokenFailure } from './identity/token-error.ts';
import { causesOf, networkCode } from './network-remedy.ts';

const SECOND_MS = 1_000;
/** Upper bound of the pause that a header can ask for. */
const MAX_PAUSE_MS = 24 * 3_600 * SECOND_MS;

/** Failure of a request with an error status. `code` and `requestId`: as the service named them. */
export function failureFromStatus(
  status: number,
  header: (name: string) => string | undefined,
  details: { readonly code?: string | undefined; readonly requestId?: string | undefined } = {},
): Failed {
  const retryAfter = readRetryAfter(header);
  return {
    state: 'failed',
    reason: reasonFor(status, retryAfter),
    ...(retryAfter !== undefined && { retryAfter }),
    ...(details.code && { code: details.code }),
    ...(details.requestId && { requestId: details.requestId }),
  };
}

function reasonFor(status: number, retryAfter: number | undefined): FailureReason {
  if (status === 429 || (status === 503 && retryAfter !== undefined)) return 'throttled';
  if (status === 401) return 'unauthorized';
  if (status === 403) return 'forbidden';
  if (status === 404) return 'not-found';
  return status >= 500 ? 'unavailable' : 'refused';
}

/** Pause in milliseconds from a Retry-After header in seconds or, rarely, as a date. Undefined: missing or unusable. */
export function readRetryAfter(header: (name: string) => string | undefined): number | undefined {
  const value = header('retry-after')?.trim();
  if (!value) return undefined;
  const pause = /^\d+$/.test(value) ? Number(value) * SECOND_MS : Date.parse(value) - Date.parse(header('date') ?? '');
  return pause > 0 ? Math.min(pause, MAX_PAUSE_MS) : undefined;
}

/** Failure of a request without an answer: the deadline passed, or there was no connection. */
export function failureFromNetworkError(error: unknown, signal: AbortSignal): Failed {
  if (signal.aborted) return { state: 'failed', reason: 'timed-out' };
  const tooLarge = causesOf(error).find((cause) => cause instanceof AnswerTooLarge);
  if (tooLarge) return { state: 'failed', reason: 'malformed', code: tooLarge.code };
  const code = networkCode(error);
  return { state: 'failed', reason: 'unreachable', ...(code && { code }) };
}

/** A retry does not help: a person has to consent, or an admin has to correct the app registration or a setting. */
const LASTING: readonly TokenFailure[] = ['interaction-required', 'app-refused', 'resource-unknown'];

/** Failure of a rejected `getToken`. Its code is that of the error, so the caller of the check can explain it. */
export function failureFromTokenError(error: unknown, signal: AbortSignal): Failed {
  if (signal.aborted) return { state: 'failed', reason: 'timed-out' };
  if (!(error instanceof TokenError)) return { state: 'failed', reason: 'no-token', ...codeOf(error) };
  const { failure, entraCode, networkCode: code } = error;
  const reason = LASTING.includes(failure) ? 'not-allowed' : 'no-token';
  return { state: 'failed', reason, code: entraCode ?? code ?? failure };
}

function codeOf(error: unknown): { code?: string } {
  return error instanceof CodedError ? { code: error.code } : {};
}
