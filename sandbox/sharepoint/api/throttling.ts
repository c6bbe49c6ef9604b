import type { RequestHandler, Response } from 'express';
import type { TenantState } from '../../tenant/tenant-state.ts';
import { type Budget, spend } from './budget.ts';
import { callerOf } from './caller.ts';

// All of it: https://learn.microsoft.com/sharepoint/dev/general-development/how-to-avoid-getting-throttled-or-blocked-in-sharepoint-online

/** PeopleManager calls of a tenant in five minutes, with up to 1,000 licences. */
export const PEOPLE_MANAGER_BUDGET = 3000;
const PEOPLE_MANAGER_WINDOW = 300_000;

/** Resource units of an app in a minute, with up to 1,000 licences. */
export const APP_UNITS = 1250;
const APP_WINDOW = 60_000;
/** REST has no fixed price, only "usually more" than Graph's 1; UNCONFIRMED. */
const UNITS_OF_A_CALL = 2;
/** From which part of the units on the `RateLimit` headers appear. */
const WARNED_FROM = 0.8;

export interface Throttling {
  /** Before every call of PeopleManager, whoever makes it. */
  readonly peopleManager: RequestHandler;
  /** Before every call; counts those of apps by themselves, who alone see the `RateLimit` headers. */
  readonly appUnits: RequestHandler;
}

/** What the tenant and its apps have used, in tenant time. */
export function createThrottling(state: TenantState): Throttling {
  const used = new Map<string, readonly number[]>();
  const book = (key: string, budget: Budget) => {
    const spending = spend(used.get(key) ?? [], state.clock.now().getTime(), budget);
    used.set(key, spending.calls);
    return spending;
  };
  return {
    peopleManager(_request, response, next) {
      const calls = state.switches.peopleManagerBudget ?? PEOPLE_MANAGER_BUDGET;
      const { allowed, seconds } = book('PeopleManager', { calls, window: PEOPLE_MANAGER_WINDOW });
      if (allowed) next();
      else sendTooManyRequests(response, seconds);
    },
    appUnits(_request, response, next) {
      const { person, clientId } = callerOf(response);
      if (person || clientId === undefined) return next();
      const units = state.switches.appUnits ?? APP_UNITS;
      const budget = { calls: Math.floor(units / UNITS_OF_A_CALL), window: APP_WINDOW };
      const { allowed, remaining, seconds } = book(clientId, budget);
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
