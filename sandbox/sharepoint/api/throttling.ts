import type { RequestHandler, Response } from 'express';
import type { LimitName } from '../../tenant/limits/published-limits.ts';
import type { TenantState } from '../../tenant/tenant-state.ts';
import { callerOf } from './caller.ts';
import { type CallBucket, countCall, type WindowUsage } from './sliding-window.ts';

// All of it: https://learn.microsoft.com/sharepoint/dev/general-development/how-to-avoid-getting-throttled-or-blocked-in-sharepoint-online

/** REST has no fixed price, only "usually more" than Graph's 1; UNCONFIRMED. */
const UNITS_OF_A_CALL = 2;
/**
 * From which part of the units on the `RateLimit` headers appear. Documented for the minute's; that the day's has them, too, and that the
 * window with less left is shown, is UNCONFIRMED (the headers' draft asks for it: https://www.ietf.org/archive/id/draft-ietf-httpapi-ratelimit-headers-03.html).
 */
const WARNED_FROM = 0.8;

/** One window of a limit after a call. */
interface Account extends WindowUsage {
  /** As published: calls, or units. */
  readonly most: number;
  readonly left: number;
}

export interface Throttling {
  /** Before every call of PeopleManager, whoever makes it. */
  readonly peopleManager: RequestHandler;
  /** Before every call: counts those of people, and by units those of apps by themselves, who alone see the `RateLimit` headers. */
  readonly callers: RequestHandler;
}

/** What the tenant and its apps have used, in tenant time. */
export function createThrottling(state: TenantState): Throttling {
  const used = new Map<string, readonly CallBucket[]>();
  const book = (limit: LimitName, caller: string, price = 1) => {
    const now = state.clock.now().getTime();
    const accounts = state.limits[limit].windows.map(({ calls: most, milliseconds: window }): Account => {
      const key = `${limit} ${caller} ${window}`;
      const spending = countCall(used.get(key) ?? [], now, { calls: Math.floor(most / price), window });
      used.set(key, spending.steps);
      return { ...spending, most, left: spending.remaining * price };
    });
    const refusing = accounts.filter(({ allowed }) => !allowed);
    const allowed = refusing.length === 0 || !state.limits.violate(limit);
    return { allowed, seconds: Math.max(0, ...refusing.map(({ seconds }) => seconds)), accounts };
  };
  return {
    peopleManager(_request, response, next) {
      const { allowed, seconds } = book('peopleManager', 'PeopleManager');
      if (allowed) next();
      else sendTooManyRequests(response, seconds);
    },
    callers(_request, response, next) {
      const { person, clientId } = callerOf(response);
      if (person) {
        const { allowed, seconds } = book('sharePointUser', person.id);
        if (allowed) next();
        else sendTooManyRequests(response, seconds);
        return;
      }
      if (clientId === undefined) return next();
      const { allowed, seconds, accounts } = book('sharePointApp', clientId, UNITS_OF_A_CALL);
      const tightest = tightestOf(accounts);
      if (tightest) {
        response.set({
          'RateLimit-Limit': String(tightest.most),
          'RateLimit-Remaining': String(tightest.left),
          'RateLimit-Reset': String(tightest.seconds),
        });
      }
      if (allowed) next();
      else sendTooManyRequests(response, seconds);
    },
  };
}

/** Of the windows that are nearly used up, the one with the least left; of two that are, the one that takes longer. */
function tightestOf(accounts: readonly Account[]): Account | undefined {
  const nearly = accounts.filter(({ most, left }) => most - left >= most * WARNED_FROM);
  return nearly.sort((a, b) => a.left - b.left || b.seconds - a.seconds)[0];
}

/** The body as in https://github.com/OneDrive/onedrive-api-docs/issues/799 */
export function sendTooManyRequests(response: Response, retryAfter: number, hint = ''): void {
  response.status(429).set('Retry-After', String(retryAfter)).type('text').send(`429 TOO MANY REQUESTS${hint}`);
}
