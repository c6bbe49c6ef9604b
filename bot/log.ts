import { type DestinationStream, pino } from 'pino';
import { CodedError } from '../src/errors.ts';
import { correlationId } from '../src/log/correlation.ts';
import { LOG_EVENTS, type LogEvent } from '../src/log/events.ts';
import type { Log } from '../src/log/types.ts';
import { traceId } from '../src/telemetry/spans.ts';

/**
 * The log: JSON lines for the operator, one for each event of `LOG_EVENTS`, with the correlation id of the turn, the id
 * of its trace if it is traced, and, where something failed, a code. Redacts secrets and names as a second line of
 * defense: callers must not log them.
 */
export function createLog(level: string, destination?: DestinationStream): Log {
  const options = {
    level,
    base: { service: 'photo-sync' },
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: {
      paths: [
        'token',
        'assertion',
        'authorization',
        'password',
        'secret',
        'name',
        'displayName',
        '*.token',
        '*.assertion',
        '*.authorization',
        '*.password',
        '*.secret',
        '*.name',
        '*.displayName',
      ],
      censor: '[redacted]',
    },
    serializers: { err: describeError },
  };
  const lines = destination ? pino(options, destination) : pino(options);
  return (event, { code, reference = correlationId(), ...fields } = {}) => {
    const known: LogEvent = LOG_EVENTS[event];
    const lineCode = code ?? codeOf(fields.err) ?? known.code;
    lines[known.level]({ event, code: lineCode, reference, traceId: traceId(), ...fields }, known.text);
  };
}

/** Our own code of an error. Codes of Node, PostgreSQL and Microsoft's services stand in `err`. */
function codeOf(error: unknown): string | undefined {
  return error instanceof CodedError && error.code !== 'unexpected' ? error.code : undefined;
}

/**
 * An error as it is logged: type, codes and stack, never the request or response attached to it. The message is logged
 * only for our own errors and JavaScript's: messages of services and their clients name people and quote requests.
 */
function describeError(error: unknown): unknown {
  if (!(error instanceof Error)) return { type: typeof error };
  const { code, statusCode, remedy } = error as Error & { code?: unknown; statusCode?: unknown; remedy?: unknown };
  const requestId = requestIdOf(error);
  const entraCode = /AADSTS\d+/.exec(error.message)?.[0];
  return {
    type: error.name,
    ...(hasSafeMessage(error) ? { message: withoutTokens(error.message) } : {}),
    ...(typeof code === 'string' || typeof code === 'number' ? { code } : {}),
    ...(typeof statusCode === 'number' ? { statusCode } : {}),
    ...(entraCode ? { entraCode } : {}),
    ...(requestId ? { requestId } : {}),
    ...(typeof remedy === 'string' ? { remedy } : {}),
    stack: error.stack
      ?.split('\n')
      .map((line) => line.trim())
      .filter((line) => line.startsWith('at '))
      .slice(0, 12),
    ...(error.cause instanceof Error ? { cause: describeError(error.cause) } : {}),
  };
}

/**
 * Microsoft's id of the request that failed, which its support asks for: Graph's client and MSAL keep it in the error.
 * Entra's text has it too: https://learn.microsoft.com/entra/identity-platform/reference-error-codes
 */
function requestIdOf(error: Error): string | undefined {
  const { requestId, correlationId: ofMsal } = error as Error & { requestId?: unknown; correlationId?: unknown };
  const inText = /Correlation ID: ([\da-f-]{36})/i.exec(error.message)?.[1];
  return [requestId, ofMsal, inText].find((id): id is string => typeof id === 'string' && /^[\w-]{8,64}$/.test(id));
}

/** Without SyntaxError: JSON.parse quotes its input in the message. */
const LANGUAGE_ERRORS: readonly string[] = ['TypeError', 'RangeError', 'ReferenceError', 'AbortError', 'TimeoutError'];

function hasSafeMessage(error: Error): boolean {
  return error instanceof CodedError ? error.code !== 'unexpected' : LANGUAGE_ERRORS.includes(error.name);
}

function withoutTokens(message: string): string {
  return message.replace(/eyJ[\w-]+(\.[\w-]+)*/g, '[token]');
}
