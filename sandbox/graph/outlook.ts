import { setTimeout as passing } from 'node:timers/promises';
import type { GraphAnswer, GraphCall } from './call.ts';
import { GraphRefusal } from './refusal.ts';

/** https://learn.microsoft.com/graph/throttling-limits#outlook-service-limits; of its two readings, per app and mailbox or per app, the stricter. */
const AT_ONCE = 4;

/** Seconds; the documentation promises the header, not its value. */
const RETRY_AFTER = 1;

/** How many of an app's requests are in Outlook, which serves the photos. Calls and parts of batches count alike. */
export interface Outlook {
  /** Takes a place; undefined: all are taken. The place is free again when the function is called. */
  enter(clientId: string): (() => void) | undefined;
}

export function createOutlook(): Outlook {
  const inside = new Map<string, number>();
  return {
    enter(clientId) {
      const others = inside.get(clientId) ?? 0;
      if (others >= AT_ONCE) return undefined;
      inside.set(clientId, others + 1);
      return () => void inside.set(clientId, (inside.get(clientId) ?? 1) - 1);
    },
  };
}

/**
 * Works on a call in Outlook, for which it takes `photoDuration`. Throws 429 with Retry-After where the app has too many under way; the
 * words as in https://github.com/magodo/terraform-provider-outlook/issues/21.
 */
export async function inOutlook(
  call: GraphCall,
  answer: () => GraphAnswer | Promise<GraphAnswer>,
): Promise<GraphAnswer> {
  const leave = call.outlook.enter(call.token.clientId);
  if (!leave) {
    const message = 'Application is over its MailboxConcurrency limit.';
    throw new GraphRefusal(429, 'ApplicationThrottled', message, { 'Retry-After': String(RETRY_AFTER) });
  }
  try {
    const { photoDuration = 0 } = call.state.switches;
    if (photoDuration > 0) await passing(photoDuration);
    return await answer();
  } finally {
    leave();
  }
}
