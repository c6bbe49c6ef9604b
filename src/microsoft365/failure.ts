import { CodedError } from '../errors.ts';
import type { Failed, FailureReason } from '../photo/evidence.ts';
import { TokenError } from './identity/token-error.ts';

const SECOND = 1_000;
/** Nobody is told to wait longer because of one header. */
const LONGEST_PAUSE = 24 * 3_600 * SECOND;

/** What an error answer says of a service. `code` and `requestId`: the service's own, where it named them. */
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

/** Milliseconds; the header holds seconds or, seldom, a date. Undefined: nothing sensible was asked. */
export function readRetryAfter(header: (name: string) => string | undefined): number | undefined {
  const value = header('retry-after')?.trim();
  if (!value) return undefined;
  const pause = /^\d+$/.test(value) ? Number(value) * SECOND : Date.parse(value) - Date.parse(header('date') ?? '');
  return pause > 0 ? Math.min(pause, LONGEST_PAUSE) : undefined;
}

/** No answer at all: the deadline passed, or there was no connection. */
export function failureFromNetworkError(error: unknown, signal: AbortSignal): Failed {
  if (signal.aborted) return { state: 'failed', reason: 'timed-out' };
  const code = networkCode(error);
  return { state: 'failed', reason: 'unreachable', ...(code && { code }) };
}

/** `getToken` rejected. The code tells the caller, who gave `getToken`, what to do about it. */
export function failureFromTokenError(error: unknown, signal: AbortSignal): Failed {
  if (signal.aborted) return { state: 'failed', reason: 'timed-out' };
  if (!(error instanceof TokenError)) return { state: 'failed', reason: 'no-token', ...codeOf(error) };
  const { failure, entraCode } = error;
  // Neither goes away by trying again: somebody has to consent, or to mend the app's registration.
  const reason = failure === 'interaction-required' || failure === 'app-refused' ? 'not-allowed' : 'no-token';
  return { state: 'failed', reason, code: entraCode ?? failure };
}

function codeOf(error: unknown): { code?: string } {
  return error instanceof CodedError ? { code: error.code } : {};
}

/** `ECONNREFUSED`, `ENOTFOUND` …, which fetch hides in its error's cause. */
function networkCode(error: unknown): string | undefined {
  for (let at = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth++) {
    if ('code' in at && typeof at.code === 'string' && /^[A-Z_]+$/.test(at.code)) return at.code;
  }
  return undefined;
}
