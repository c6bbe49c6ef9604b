import type { RequestHandler, Response } from 'express';
import type { LimitName } from '../../tenant/limits/published-limits.ts';
import type { TenantState } from '../../tenant/tenant-state.ts';
import { callerOf } from './caller.ts';
import { type CallBucket, countCall, type WindowUsage } from './sliding-window.ts';

// Source unless noted otherwise:
// https://learn.microsoft.com/sharepoint/dev/general-development/how-to-avoid-getting-throttled-or-blocked-in-sharepoint-online

/** The documentation gives no fixed cost for REST, only "usually more" than Graph's 1; UNCONFIRMED. */
const UNITS_PER_CALL = 2;
/**
 * Used share of the units from which responses have `RateLimit` headers. Documented for the window of a minute.
 * UNCONFIRMED: that the window of a day has them, too, and that the window with fewer units left is shown. The draft of
 * the headers recommends it: https://www.ietf.org/archive/id/draft-ietf-httpapi-ratelimit-headers-03.html
 */
const WARNING_SHARE = 0.8;

/** State of one window of a limit after a call. */
interface WindowState extends WindowUsage {
  /** The published limit, in calls or units. */
  readonly maximum: number;
  readonly left: number;
}

export interface Throttling {
  /** Counts every call of PeopleManager in the tenant. */
  readonly peopleManager: RequestHandler;
  /** Counts calls of people, and units of app-only callers. Only the latter get `RateLimit` headers. */
  readonly callers: RequestHandler;
}

/** Usage of the tenant and its apps, in tenant time. */
export function createThrottling(state: TenantState): Throttling {
  const bucketsByKey = new Map<string, readonly CallBucket[]>();
  const consume = (limit: LimitName, caller: string, cost = 1) => {
    const now = state.clock.now().getTime();
    const windows = state.limits[limit].windows.map(({ calls: maximum, milliseconds: window }): WindowState => {
      const key = `${limit} ${caller} ${window}`;
      const usage = countCall(bucketsByKey.get(key) ?? [], now, { calls: Math.floor(maximum / cost), window });
      bucketsByKey.set(key, usage.buckets);
      return { ...usage, maximum, left: usage.remaining * cost };
    });
    const exceeded = windows.filter(({ allowed }) => !allowed);
    const allowed = exceeded.length === 0 || !state.limits.violate(limit);
    return { allowed, seconds: Math.max(0, ...exceeded.map(({ seconds }) => seconds)), windows };
  };
  return {
    peopleManager(_request, response, next) {
      const { allowed, seconds } = consume('peopleManager', 'PeopleManager');
      if (allowed) next();
      else sendTooManyRequests(response, seconds);
    },
    callers(_request, response, next) {
      const { person, clientId } = callerOf(response);
      if (person) {
        const { allowed, seconds } = consume('sharePointUser', person.id);
        if (allowed) next();
        else sendTooManyRequests(response, seconds);
        return;
      }
      if (clientId === undefined) return next();
      const { allowed, seconds, windows } = consume('sharePointApp', clientId, UNITS_PER_CALL);
      const tightest = tightestOf(windows);
      if (tightest) {
        response.set({
          'RateLimit-Limit': String(tightest.maximum),
          'RateLimit-Remaining': String(tightest.left),
          'RateLimit-Reset': String(tightest.seconds),
        });
      }
      if (allowed) next();
      else sendTooManyRequests(response, seconds);
    },
  };
}

/** Of the windows above the warning level, the one with the fewest units left; if equal, the one that resets later. */
function tightestOf(windows: readonly WindowState[]): WindowState | undefined {
  const nearlyUsed = windows.filter(({ maximum, left }) => maximum - left >= maximum * WARNING_SHARE);
  return nearlyUsed.sort((a, b) => a.left - b.left || b.seconds - a.seconds)[0];
}

/** Body from https://github.com/OneDrive/onedrive-api-docs/issues/799 */
export function sendTooManyRequests(response: Response, retryAfter: number, hint = ''): void {
  response.status(429).set('Retry-After', String(retryAfter)).type('text').send(`429 TOO MANY REQUESTS${hint}`);
}
