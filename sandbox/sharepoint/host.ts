import type { Response } from 'express';

/** Origin of the host that was asked. The service sets it for each request. */
export function hostOf(response: Response): string {
  return String(response.locals.origin);
}
