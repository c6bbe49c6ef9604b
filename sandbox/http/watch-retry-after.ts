import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Limits } from '../tenant/limits/limits.ts';
import type { FaultyRequest } from '../tenant/services/fault.ts';
import type { ServiceName } from '../tenant/services/service-name.ts';

/** A URL shared by all conversations to create. Its Retry-After applies to only one of them. */
const SHARED_URL = /\/v3\/conversations\/?$/;

/** Counts a request repeated too early, and records the Retry-After of a 429 response. */
export function watchRetryAfter(
  { retryAfterTracker, violate }: Limits,
  service: ServiceName,
  { method, url, headers }: IncomingMessage,
  response: ServerResponse,
): void {
  if (SHARED_URL.test(url ?? '')) return;
  const key = `${service} ${method} ${url} ${headers.authorization ?? ''}`;
  if (retryAfterTracker.isTooEarly(key)) violate('retryAfter');
  response.once('close', () => {
    const seconds = response.statusCode === 429 ? Number(response.getHeader('retry-after')) : 0;
    if (seconds > 0) retryAfterTracker.defer(key, seconds);
  });
}

/** Key of a part of a Graph batch; undefined for `/me`, which is a different person in each batch. */
export function batchPartKey({ method, url }: FaultyRequest): string | undefined {
  return /^\/?me\b/i.test(url) ? undefined : `part ${method} ${url}`;
}

export function deferPartIn({ retryAfterTracker }: Limits): (part: FaultyRequest, seconds: number) => void {
  return (part, seconds) => {
    const key = batchPartKey(part);
    if (key !== undefined) retryAfterTracker.defer(key, seconds);
  };
}
