import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Limits } from '../tenant/limits/limits.ts';
import type { FaultyRequest } from '../tenant/services/faults.ts';
import type { ServiceName } from '../tenant/services/request-log.ts';

/** One address for all conversations that are to be opened: what it answers concerns one of them. */
const SHARED = /\/v3\/conversations\/?$/;

/** Counts a request that its sender was told to put off, and remembers it where that is the answer. */
export function watchRetryAfter(
  { retryAfterTracker, violate }: Limits,
  service: ServiceName,
  { method, url, headers }: IncomingMessage,
  response: ServerResponse,
): void {
  if (SHARED.test(url ?? '')) return;
  const key = `${service} ${method} ${url} ${headers.authorization ?? ''}`;
  if (retryAfterTracker.isTooEarly(key)) violate('retryAfter');
  response.once('close', () => {
    const seconds = response.statusCode === 429 ? Number(response.getHeader('retry-after')) : 0;
    if (seconds > 0) retryAfterTracker.defer(key, seconds);
  });
}

/** Of a part of a Graph batch; undefined: `/me` is another person in each batch. */
export function batchPartKey({ method, url }: FaultyRequest): string | undefined {
  return /^\/?me\b/i.test(url) ? undefined : `part ${method} ${url}`;
}

export function deferPartIn({ retryAfterTracker }: Limits): (part: FaultyRequest, seconds: number) => void {
  return (part, seconds) => {
    const key = batchPartKey(part);
    if (key !== undefined) retryAfterTracker.defer(key, seconds);
  };
}
