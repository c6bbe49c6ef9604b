import { type DestinationStream, type Logger, pino } from 'pino';
import { CodedError } from '../src/errors.ts';

export type Log = Logger;

/**
 * The log: JSON lines for the operator. Redacts secrets and names as a second line of defense: callers must not log
 * them.
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
  return destination ? pino(options, destination) : pino(options);
}

/**
 * An error as it is logged: type, codes and stack, never the request or response attached to it. The message is logged
 * only for our own errors and JavaScript's: messages of services and their clients name people and quote requests.
 */
function describeError(error: unknown): unknown {
  if (!(error instanceof Error)) return { type: typeof error };
  const { code, statusCode, remedy } = error as Error & { code?: unknown; statusCode?: unknown; remedy?: unknown };
  const entraCode = /AADSTS\d+/.exec(error.message)?.[0];
  return {
    type: error.name,
    ...(hasSafeMessage(error) ? { message: withoutTokens(error.message) } : {}),
    ...(typeof code === 'string' || typeof code === 'number' ? { code } : {}),
    ...(typeof statusCode === 'number' ? { statusCode } : {}),
    ...(entraCode ? { entraCode } : {}),
    ...(typeof remedy === 'string' ? { remedy } : {}),
    stack: error.stack
      ?.split('\n')
      .map((line) => line.trim())
      .filter((line) => line.startsWith('at '))
      .slice(0, 12),
    ...(error.cause instanceof Error ? { cause: describeError(error.cause) } : {}),
  };
}

/** Without SyntaxError: JSON.parse quotes its input in the message. */
const LANGUAGE_ERRORS: readonly string[] = ['TypeError', 'RangeError', 'ReferenceError', 'AbortError', 'TimeoutError'];

function hasSafeMessage(error: Error): boolean {
  return error instanceof CodedError ? error.code !== 'unexpected' : LANGUAGE_ERRORS.includes(error.name);
}

function withoutTokens(message: string): string {
  return message.replace(/eyJ[\w-]+(\.[\w-]+)*/g, '[token]');
}
