import type { Request } from 'express';

/** A query parameter by name in any case, as ASP.NET reads it; of several the first. */
export function queryParameter(request: Request, name: string): string | undefined {
  const { searchParams } = new URL(request.originalUrl, 'http://localhost');
  for (const [key, value] of searchParams) if (key.toLowerCase() === name.toLowerCase()) return value;
  return undefined;
}
