import type { Request } from 'express';

/** First query parameter of this name, ignoring case, as in ASP.NET. */
export function queryParameter(request: Request, name: string): string | undefined {
  const { searchParams } = new URL(request.originalUrl, 'http://localhost');
  for (const [key, value] of searchParams) if (key.toLowerCase() === name.toLowerCase()) return value;
  return undefined;
}
