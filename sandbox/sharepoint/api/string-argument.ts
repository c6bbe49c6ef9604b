import type { Request } from 'express';
import { queryParameter } from '../query-parameter.ts';

/**
 * Value of a string argument: an OData literal in quotes (inner quotes doubled), or an alias whose value is in the
 * query string.
 */
export function readStringArgument(request: Request, argument: string): string | undefined {
  const literal = /^@\w+$/.test(argument) ? queryParameter(request, argument) : argument;
  return /^'((?:[^']|'')*)'$/.exec(literal ?? '')?.[1]?.replaceAll("''", "'");
}
