import { CodedError } from '../errors.ts';
import { beforeDeadline } from '../microsoft365/deadline.ts';

/** Maximum time that an answer waits for the store. Milliseconds. */
const STORE_TIMEOUT_MS = 1_000;

/**
 * The store makes answers better, it is never what they depend on: what it can't do in time, the operator hears of (`what` stays
 * undone), and the bot goes on with `instead`. Never rejects.
 */
export type BestEffort = <T>(what: string, work: () => Promise<T>, instead: T) => Promise<T>;

/** Where failures are reported: a pino logger fits. */
export interface FailureLog {
  warn(fields: { readonly err: Error }, message: string): void;
}

export interface BestEffortRunner {
  readonly bestEffort: BestEffort;
  /** How it went the last time. */
  state(): 'ok' | 'failing';
  /** Resolves when nothing is under way any more, also what nobody waits for. */
  settled(): Promise<void>;
}

/** `patience`: milliseconds. */
export function createBestEffort(log: FailureLog, patience: number = STORE_TIMEOUT_MS): BestEffortRunner {
  const underWay = new Set<Promise<unknown>>();
  let state: 'ok' | 'failing' = 'ok';
  return {
    async bestEffort(what, work, instead) {
      const going = beforeDeadline(work(), AbortSignal.timeout(patience));
      underWay.add(going);
      try {
        const outcome = await going;
        state = 'ok';
        return outcome;
      } catch (cause) {
        state = 'failing';
        log.warn({ err: new CodedError('store-failed', what, { cause }) }, 'The store failed; going on from memory');
        return instead;
      } finally {
        underWay.delete(going);
      }
    },
    state: () => state,
    async settled() {
      while (underWay.size > 0) await Promise.allSettled(underWay);
    },
  };
}
