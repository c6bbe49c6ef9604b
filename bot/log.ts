import { type DestinationStream, type Logger, pino } from 'pino';

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

/** An error as the log shows it: its codes and where it came from, never a request or an answer that it carries along. */
function describeError(error: unknown): unknown {
  if (!(error instanceof Error)) return { message: typeof error };
  const { code, statusCode, remedy } = error as Error & { code?: unknown; statusCode?: unknown; remedy?: unknown };
  return {
    type: error.name,
    message: error.message.replace(/eyJ[\w-]+\.[\w-]+\.[\w-]*/g, '[token]'),
    ...(typeof code === 'string' || typeof code === 'number' ? { code } : {}),
    ...(typeof statusCode === 'number' ? { statusCode } : {}),
    ...(typeof remedy === 'string' ? { remedy } : {}),
    stack: error.stack
      ?.split('\n')
      .slice(1, 12)
      .map((line) => line.trim()),
    ...(error.cause instanceof Error ? { cause: describeError(error.cause) } : {}),
  };
}
