import { setTimeout as sleep } from 'node:timers/promises';
import { GraphError } from '../graph-error.ts';
import type { ConcurrencyLimiter, GraphAnswer, GraphCall, TargetUser } from '../types.ts';

/** Seconds. https://learn.microsoft.com/graph/throttling promises the header, not its value. */
const RETRY_AFTER = 1;

export function createConcurrencyLimiter(): ConcurrencyLimiter {
  const inFlight = new Map<string, number>();
  return {
    acquire(key, permits) {
      const used = inFlight.get(key) ?? 0;
      if (used >= permits) return undefined;
      inFlight.set(key, used + 1);
      return () => {
        const remaining = (inFlight.get(key) ?? 1) - 1;
        if (remaining > 0) inFlight.set(key, remaining);
        else inFlight.delete(key);
      };
    },
  };
}

/**
 * Runs a photo request in Outlook, where it takes `photoDuration`. Throws 429 with Retry-After if the app has too many
 * requests in flight (text from https://github.com/magodo/terraform-provider-outlook/issues/21) or exceeds its rate
 * (text UNCONFIRMED). Rejected requests count, too:
 * https://learn.microsoft.com/graph/throttling#best-practices-to-handle-throttling
 */
export async function withMailboxLimits(
  call: GraphCall,
  { person, identifier }: TargetUser,
  answer: () => GraphAnswer | Promise<GraphAnswer>,
): Promise<GraphAnswer> {
  const { limits, switches } = call.state;
  const app = call.token.clientId;
  const mailbox = `${app} ${person?.id ?? identifier}`;
  const wait = limits.consume([['graphMailbox', mailbox]], { countRejected: true });
  if (wait > 0) throw throttled('Application is over its request limit for this mailbox.', Math.ceil(wait / 1000));
  const release = acquirePermit(call, switches.photosAtOnce === 'app-and-mailbox' ? mailbox : app);
  try {
    const { photoDuration = 0 } = switches;
    if (photoDuration > 0) await sleepUntil((call.since ?? performance.now()) + photoDuration);
    return await answer();
  } finally {
    release();
  }
}

function acquirePermit({ outlookConcurrency, state }: GraphCall, key: string): () => void {
  const { graphPhotosAtOnce, violate } = state.limits;
  const [{ calls } = { calls: Number.POSITIVE_INFINITY }] = graphPhotosAtOnce.windows;
  const release = outlookConcurrency.acquire(
    key,
    graphPhotosAtOnce.enforcement === 'off' ? Number.POSITIVE_INFINITY : calls,
  );
  if (release) return release;
  if (violate('graphPhotosAtOnce')) throw throttled('Application is over its MailboxConcurrency limit.', RETRY_AFTER);
  return outlookConcurrency.acquire(key, Number.POSITIVE_INFINITY) ?? (() => {});
}

/** `time`: milliseconds of `performance.now()`. An absolute time, so that late timers do not add up. */
async function sleepUntil(time: number): Promise<void> {
  const remaining = time - performance.now();
  if (remaining > 0) await sleep(Math.ceil(remaining));
}

function throttled(message: string, seconds: number): GraphError {
  return new GraphError(429, 'ApplicationThrottled', message, { 'Retry-After': String(seconds) });
}
