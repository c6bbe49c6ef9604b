import { setTimeout as passing } from 'node:timers/promises';
import { GraphError } from '../graph-error.ts';
import type { ConcurrencyLimiter, GraphAnswer, GraphCall, TargetUser } from '../types.ts';

/** Seconds; the documentation promises the header, not its value. */
const RETRY_AFTER = 1;

export function createConcurrencyLimiter(): ConcurrencyLimiter {
  const inside = new Map<string, number>();
  return {
    enter(key, places) {
      const others = inside.get(key) ?? 0;
      if (others >= places) return undefined;
      inside.set(key, others + 1);
      return () => {
        const left = (inside.get(key) ?? 1) - 1;
        if (left > 0) inside.set(key, left);
        else inside.delete(key);
      };
    },
  };
}

/**
 * Works on a call in ConcurrencyLimiter, for which it takes `photoDuration`. Throws 429 with Retry-After where the app has too many under way (words as
 * in https://github.com/magodo/terraform-provider-outlook/issues/21) or called too often (words UNCONFIRMED). Refused requests count, too:
 * https://learn.microsoft.com/graph/throttling#best-practices-to-handle-throttling
 */
export async function withMailboxLimits(
  call: GraphCall,
  { person, named }: TargetUser,
  answer: () => GraphAnswer | Promise<GraphAnswer>,
): Promise<GraphAnswer> {
  const { limits, switches } = call.state;
  const app = call.token.clientId;
  const mailbox = `${app} ${person?.id ?? named}`;
  const wait = limits.consume([['graphMailbox', mailbox]], { countRejected: true });
  if (wait > 0) throw throttled('Application is over its request limit for this mailbox.', Math.ceil(wait / 1000));
  const leave = takePlace(call, switches.photosAtOnce === 'app-and-mailbox' ? mailbox : app);
  try {
    const { photoDuration = 0 } = switches;
    if (photoDuration > 0) await until((call.since ?? performance.now()) + photoDuration);
    return await answer();
  } finally {
    leave();
  }
}

function takePlace({ outlook, state }: GraphCall, key: string): () => void {
  const { graphPhotosAtOnce, violate } = state.limits;
  const [{ calls } = { calls: Number.POSITIVE_INFINITY }] = graphPhotosAtOnce.windows;
  const leave = outlook.enter(key, graphPhotosAtOnce.enforcement === 'off' ? Number.POSITIVE_INFINITY : calls);
  if (leave) return leave;
  if (violate('graphPhotosAtOnce')) throw throttled('Application is over its MailboxConcurrency limit.', RETRY_AFTER);
  return outlook.enter(key, Number.POSITIVE_INFINITY) ?? (() => {});
}

/** Milliseconds of `performance.now()`; what one timer comes late the next one is set earlier. */
async function until(moment: number): Promise<void> {
  const rest = moment - performance.now();
  if (rest > 0) await passing(Math.ceil(rest));
}

function throttled(message: string, seconds: number): GraphError {
  return new GraphError(429, 'ApplicationThrottled', message, { 'Retry-After': String(seconds) });
}
