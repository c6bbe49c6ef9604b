import type { ErrorRequestHandler } from 'express';
import { Refusal } from '../http/refusal.ts';

/**
 * An error of the service: `ErrorResponse` of its clients, with `code` and `message`. Which code it gives for which
 * mistake is UNCONFIRMED, except where a comment names a source.
 */
export class TokenError extends Refusal {}

export function badArgument(message: string): TokenError {
  return new TokenError(400, 'BadArgument', message);
}

export const sendTokenErrors: ErrorRequestHandler = (error: unknown, _request, response, next) => {
  if (!(error instanceof TokenError)) return next(error);
  const { status, code, message } = error;
  response.status(status).json({ error: { code, message } });
};
