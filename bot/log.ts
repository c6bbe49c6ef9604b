import { type DestinationStream, type Logger, pino } from 'pino';
import { CodedError } from '../src/errors.ts';

export type Log = Logger;

/** JSON lines for the operator. What must never be in a log is taken out here too, should somebody hand it over by mistake. */
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
 * An error as the log shows it: what it is, its codes and where it came from, never a request or an answer that it carries along.
 * Its message only where it is ours or the language's own: those of services and their clients name people, and quote what was sent.
 */
function describeError(error: unknown): unknown {
  if (!(error instanceof Error)) return { type: typeof error };
  const { code, statusCode, remedy } = error as Error & { code?: unknown; statusCode?: unknown; remedy?: unknown };
  const entraCode = /AADSTS\d+/.exec(error.message)?.[0];
  return {
    type: error.name,
    ...(hasOwnWords(error) ? { message: withoutTokens(error.message) } : {}),
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

/** A SyntaxError is not among them: that of JSON.parse quotes what it could not read. */
const LANGUAGE: readonly string[] = ['TypeError', 'RangeError', 'ReferenceError', 'AbortError', 'TimeoutError'];

function hasOwnWords(error: Error): boolean {
  return error instanceof CodedError ? error.code !== 'unexpected' : LANGUAGE.includes(error.name);
}

function withoutTokens(message: string): string {
  return message.replace(/eyJ[\w-]+(\.[\w-]+)*/g, '[token]');
}
