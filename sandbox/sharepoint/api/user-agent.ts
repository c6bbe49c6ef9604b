import type { RequestHandler } from 'express';
import type { TenantState } from '../../tenant/tenant-state.ts';
import { callerOf } from './caller.ts';
import { ACCESS_DENIED } from './errors.ts';
import { sendODataError } from './odata.ts';
import { sendTooManyRequests } from './throttling.ts';

const GUIDE =
  'https://learn.microsoft.com/sharepoint/dev/general-development/how-to-avoid-getting-throttled-or-blocked-in-sharepoint-online';

/** `NONISV|Company|App/Version` or `ISV|…`, alone or appended to another user agent. */
const DECORATION = /\b(?:NON)?ISV\|[^|]+\|[^|/]+\/\S+/;

/** Seconds; UNCONFIRMED. */
const RETRY_AFTER = 120;

/**
 * Rejects requests without a user agent. The header of the refusal was seen in
 * https://github.com/pnp/PnP-Sites-Core/issues/1175.
 * With the switch `undecoratedTraffic`, throttles apps without a decorated user agent, as the real service does when it
 * is busy: the guide says that such apps have the lowest priority. Browsers need no decoration.
 */
export function requireUserAgent(state: TenantState): RequestHandler {
  return (request, response, next) => {
    const userAgent = request.headers['user-agent'];
    const isApp = callerOf(response).permissions !== undefined;
    if (!userAgent) {
      response.setHeader(
        'X-MSDAVEXT_Error',
        '917656; Access denied. Before opening files in this location, you must first browse to the web site and select the option to login automatically.',
      );
      return sendODataError(request, response, ACCESS_DENIED);
    }
    if (isApp && state.switches.undecoratedTraffic === 'throttle' && !DECORATION.test(userAgent)) {
      const hint = `: this sandbox throttles apps whose User-Agent is not like NONISV|Company|App/Version. ${GUIDE}`;
      return sendTooManyRequests(response, RETRY_AFTER, hint);
    }
    next();
  };
}
