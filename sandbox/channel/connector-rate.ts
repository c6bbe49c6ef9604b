import type { NextFunction, Request, Response } from 'express';
import { withoutThread } from './channel-ids.ts';
import { refuse } from './connector-error.ts';
import { type Operation, PER_CONVERSATION, PER_TENANT } from './rate-windows.ts';
import type { ChannelInside } from './teams-client.ts';

/**
 * 429 for a bot that calls too often: by conversation and by tenant, in the machine's time, whatever the tenant's clock says.
 * "Retry using Retry-After header …, if available": https://learn.microsoft.com/microsoftteams/platform/bots/build-conversational-capability#status-codes-retry-guidance
 */
export function limitRate({ context }: ChannelInside) {
  return (request: Request, response: Response, next: NextFunction): void => {
    const { throttling } = context.switches;
    if (throttling === 'off') {
      next();
      return;
    }
    const operation = operationOf(request);
    const app = String(response.locals.clientId);
    const limits = [
      [`${app} ${operation} ${conversationIn(request)}`, PER_CONVERSATION[operation]],
      [app, PER_TENANT],
    ] as const;
    const now = context.machineNow();
    const wait = Math.max(...limits.map(([key, windows]) => context.rates.wait(key, windows, now)));
    if (wait > 0) {
      if (throttling === 'retry-after') response.set('retry-after', String(Math.ceil(wait / 1000)));
      refuse(response, 'Throttled');
      return;
    }
    for (const [key, windows] of limits) context.rates.note(key, windows, now);
    next();
  };
}

/** Edits and deletions count as sending: "All requests are subject to the same rate limiting policy". UNCONFIRMED that they share one window. */
function operationOf({ method, path }: Request): Operation {
  if (method === 'GET') return 'members';
  return method === 'POST' && path === '/' ? 'create' : 'send';
}

/** A new conversation is counted by whom or what it is with. */
function conversationIn({ path, body }: Request): string {
  const [, id = ''] = path.split('/');
  if (id !== '') return withoutThread(id.replace(/%3b/i, ';'));
  return String(body?.channelData?.channel?.id ?? body?.members?.[0]?.id ?? '');
}
