import type { RequestHandler, Response } from 'express';
import type { LimitName } from '../../tenant/published-limits.ts';
import type { TenantState } from '../../tenant/tenant-state.ts';
import { type Budget, spend } from './budget.ts';
import { callerOf } from './caller.ts';

// All of it: https://learn.microsoft.com/sharepoint/dev/general-development/how-to-avoid-getting-throttled-or-blocked-in-sharepoint-online

/** REST has no fixed price, only "usually more" than Graph's 1; UNCONFIRMED. */
const UNITS_OF_A_CALL = 2;
/** From which part of the units on the `RateLimit` headers appear. */
const WARNED_FROM = 0.8;

const UNLIMITED = { calls: Number.POSITIVE_INFINITY, milliseconds: 0 };

export interface Throttling {
  /** Before every call of PeopleManager, whoever makes it. */
  readonly peopleManager: RequestHandler;
  /** Before every call: counts those of people, and by units those of apps by themselves, who alone see the `RateLimit` headers. */
  readonly callers: RequestHandler;
}

/** What the tenant and its apps have used, in tenant time. */
export function createThrottling(state: TenantState): Throttling {
  const used = new Map<string, readonly number[]>();
  const book = (limit: LimitName, key: string, price = 1) => {
    const [{ calls, milliseconds } = UNLIMITED] = state.limits[limit].windows;
    const budget: Budget = { calls: Math.floor(calls / price), window: milliseconds };
    const spending = spend(used.get(key) ?? [], state.clock.now().getTime(), budget);
    used.set(key, spending.calls);
    return { ...spending, allowed: spending.allowed || !state.limits.violate(limit) };
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
      const { allowed, remaining, seconds } = book('sharePointApp', clientId, UNITS_OF_A_CALL);
      const [{ calls: units } = UNLIMITED] = state.limits.sharePointApp.windows;
      const left = remaining * UNITS_OF_A_CALL;
      if (units - left >= units * WARNED_FROM) {
        response.set({
          'RateLimit-Limit': String(units),
          'RateLimit-Remaining': String(left),
          'RateLimit-Reset': String(seconds),
        });
      }
      if (allowed) next();
      else sendTooManyRequests(response, seconds);
    },
  };
}

/** The body as in https://github.com/OneDrive/onedrive-api-docs/issues/799 */
export function sendTooManyRequests(response: Response, retryAfter: number, hint = ''): void {
  response.status(429).set('Retry-After', String(retryAfter)).type('text').send(`429 TOO MANY REQUESTS${hint}`);
}
