import type { Request } from 'express';
import { queryParameter } from '../query-parameter.ts';

/** The text that an argument stands for: in quotes as OData writes it (inner ones doubled), or an alias that the query string resolves. */
export function readStringArgument(request: Request, argument: string): string | undefined {
  const literal = /^@\w+$/.test(argument) ? queryParameter(request, argument) : argument;
  return /^'((?:[^']|'')*)'$/.exec(literal ?? '')?.[1]?.replaceAll("''", "'");
}
