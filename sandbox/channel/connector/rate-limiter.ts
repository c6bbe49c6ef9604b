import type { NextFunction, Request, Response } from 'express';
import type { LimitName } from '../../tenant/limits/published-limits.ts';
import { withoutThread } from '../ids.ts';
import type { ChannelInternals } from '../teams.ts';
import { sendError } from './error-response.ts';

/**
 * Middleware that responds 429 when a bot calls too often in a conversation or in the tenant.
 * "Retry using Retry-After header …, if available": https://learn.microsoft.com/microsoftteams/platform/bots/build-conversational-capability#status-codes-retry-guidance
 */
export function limitRate({ context }: ChannelInternals) {
  return (request: Request, response: Response, next: NextFunction): void => {
    const { throttling } = context.switches;
    if (throttling === 'off') {
      next();
      return;
    }
    const app = String(response.locals.clientId);
    const wait = context.state.limits.consume(
      [
        [limitOn(request), `${app} ${conversationIn(request)}`],
        ['teamsTenant', app],
      ],
      { now: context.rateNow() },
    );
    if (wait > 0) {
      if (throttling === 'retry-after') response.set('retry-after', String(Math.ceil(wait / 1000)));
      sendError(response, 'Throttled');
      return;
    }
    next();
  };
}

/**
 * Edits and deletions count as sending: "All requests are subject to the same rate limiting policy".
 * UNCONFIRMED that they share one window.
 */
function limitOn({ method, path }: Request): LimitName {
  if (method === 'GET') return 'teamsMembers';
  return method === 'POST' && path === '/' ? 'teamsCreate' : 'teamsSend';
}

/** Key for counting. For a new conversation: its channel or member. */
function conversationIn({ path, body }: Request): string {
  const [, id = ''] = path.split('/');
  if (id !== '') return withoutThread(id.replace(/%3b/i, ';'));
  return String(body?.channelData?.channel?.id ?? body?.members?.[0]?.id ?? '');
}
