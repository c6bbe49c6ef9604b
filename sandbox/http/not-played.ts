import type { IncomingMessage } from 'node:http';

/** Status of the answers to requests that the sandbox does not know: the mistake is not the caller's. */
export const NOT_PLAYED = 501;

/**
 * The sentence in such an answer, whose shape is that of the service's errors. `path`: without query, which may contain
 * secrets. Default: that of the request.
 */
export function notPlayed(service: string, { method, url }: IncomingMessage, path?: string): string {
  const [own = '/'] = (url ?? '/').split('?');
  return `The sandbox does not play ${method} ${(path ?? own).slice(0, 200)} of ${service}.`;
}
