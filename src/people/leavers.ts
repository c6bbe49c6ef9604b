import type { Pump } from '../jobs.ts';
import type { Roster } from '../store/people/types.ts';
import type { PersonKey } from './person-key.ts';

export interface LeaversOptions {
  readonly tenantId: string;
  readonly roster: Pick<Roster, 'findUnverified' | 'markVerified'>;
  /** Looks the person up in the directory. `unknown`: the request failed. */
  readonly lookUp: (person: PersonKey, signal: AbortSignal) => Promise<'there' | 'gone' | 'unknown'>;
  /** Erases everything that is stored about the person. */
  readonly erase: (person: PersonKey) => Promise<unknown>;
  readonly now: () => Date;
}

const HOUR_MS = 3_600_000;
/** Maximum age of the last proof that a person is in the directory. */
const VERIFY_INTERVAL_MS = 7 * 24 * HOUR_MS;
/** Maximum number of lookups in one run, so that 100,000 people take less than a week. */
const MAX_LOOKUPS = 700;
const BATCH = 20;

/**
 * Erases people who left the tenant and whom the sweep does not read: they opted out, blocked the bot, or are not in
 * the pilot. No event of Teams is known that reports that a person left the tenant (UNCONFIRMED [leaver-events] that
 * there is none), so each of them is looked up in the directory.
 */
export function leaversPump({ tenantId, roster, lookUp, erase, now }: LeaversOptions): Pump {
  return {
    name: 'leavers',
    every: HOUR_MS,
    async run(signal) {
      const report = { there: 0, gone: 0 };
      const left = () => MAX_LOOKUPS - report.there - report.gone;
      while (left() > 0) {
        const since = new Date(now().getTime() - VERIFY_INTERVAL_MS);
        const people = await roster.findUnverified(tenantId, since, Math.min(BATCH, left()));
        if (people.length === 0) break;
        for (const person of people) {
          if (signal.aborted) return report;
          const result = await lookUp(person, signal);
          // Throttling or a missing permission affects every lookup. The next beat tries again.
          if (result === 'unknown') return report.there + report.gone > 0 ? report : undefined;
          report[result] += 1;
          if (result === 'gone') await erase(person);
          else await roster.markVerified(person, now());
        }
      }
      return report.there + report.gone > 0 ? report : undefined;
    },
  };
}
