import { count, recordTime } from './measures.ts';
import type { Upstream } from './names.ts';
import { failureCode, inSpan } from './spans.ts';

/** Statuses with which a service asks for fewer requests. */
const THROTTLED: readonly number[] = [429, 503];

/** Records one request to a service: its time, its status or why there is none, and throttling. Rejects like `send`. */
export function traceRequest(upstream: Upstream, method: string, send: () => Promise<Response>): Promise<Response> {
  const startedAt = performance.now();
  return inSpan(upstream, { upstream, peer: upstream, method }, async (span) => {
    try {
      const response = await send();
      const { status } = response;
      const error = status >= 400 ? String(status) : undefined;
      span.note({ status });
      if (error) span.fail(error);
      recordTime('upstreamDuration', startedAt, { upstream, status, error });
      if (THROTTLED.includes(status)) count('upstreamThrottled', { upstream });
      return response;
    } catch (error) {
      recordTime('upstreamDuration', startedAt, { upstream, error: failureCode(error) });
      throw error;
    }
  });
}

/** Counts the parts of a Graph `$batch` that were throttled: the answer around them has status 200. */
export function countThrottledParts(answer: unknown): void {
  const { responses } = Object(answer) as { readonly responses?: unknown };
  if (!Array.isArray(responses)) return;
  const throttled = responses.filter((part) => THROTTLED.includes((Object(part) as { status?: number }).status ?? 0));
  count('upstreamThrottled', { upstream: 'graph' }, throttled.length);
}
