import type { Pump } from '../jobs.ts';
import type { Roster } from '../store/people/types.ts';
import type { PersonKey } from './person-key.ts';

export interface LeaversOptions {
  readonly tenantId: string;
  readonly roster: Pick<Roster, 'findUnverified' | 'markVerified'>;
  /** Asks the directory. `unknown`: it gave no answer just now. */
  readonly lookUp: (person: PersonKey, signal: AbortSignal) => Promise<'there' | 'gone' | 'unknown'>;
  /** Erases all that is known of them. */
  readonly erase: (person: PersonKey) => Promise<void>;
  readonly now: () => Date;
}

const HOUR = 3_600_000;
/** Milliseconds. */
const WEEK = 7 * 24 * HOUR;
/** In an hour: so 100,000 people who are all not watched have their turn within a week. */
const MOST = 700;
const BATCH = 20;

/**
 * Looks in the directory for everybody whom the sweep does not read (they opted out, blocked the bot, are in no pilot): Teams tells nobody
 * that somebody has left the tenant, and whoever has is to be erased.
 */
export function leaversPump({ tenantId, roster, lookUp: isThere, erase: left, now }: LeaversOptions): Pump {
  return {
    name: 'leavers',
    every: HOUR,
    async run(signal) {
      const report = { there: 0, gone: 0 };
      const rest = () => MOST - report.there - report.gone;
      while (rest() > 0) {
        const people = await roster.findUnverified(tenantId, new Date(now().getTime() - WEEK), Math.min(BATCH, rest()));
        if (people.length === 0) break;
        for (const person of people) {
          if (signal.aborted) return report;
          const answer = await isThere(person, signal);
          // Throttled, no permission: the others would hear the same. With the next beat.
          if (answer === 'unknown') return report.there + report.gone > 0 ? report : undefined;
          report[answer] += 1;
          if (answer === 'gone') await left(person);
          else await roster.markVerified(person, now());
        }
      }
      return report.there + report.gone > 0 ? report : undefined;
    },
  };
}
