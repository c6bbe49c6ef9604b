import { CodedError } from '../errors.ts';
import { beforeDeadline } from '../microsoft365/deadline.ts';

/** Maximum time that an answer waits for the store. Milliseconds. */
const STORE_TIMEOUT_MS = 1_000;

/**
 * Runs work of the store that an answer can do without. On an error or a timeout it logs `failure` for the operator and
 * resolves to `fallback`. Never rejects.
 */
export type BestEffort = <T>(failure: string, work: () => Promise<T>, fallback: T) => Promise<T>;

/** A pino logger fits. */
export interface FailureLog {
  warn(fields: { readonly err: Error }, message: string): void;
}

export interface BestEffortRunner {
  readonly bestEffort: BestEffort;
  /** Result of the latest work. */
  state(): 'ok' | 'failing';
  /** Resolves when no work is in flight, including work whose timeout has passed. */
  settled(): Promise<void>;
}

export function createBestEffort(log: FailureLog, timeout: number = STORE_TIMEOUT_MS): BestEffortRunner {
  const inFlight = new Set<Promise<unknown>>();
  let state: 'ok' | 'failing' = 'ok';
  return {
    async bestEffort(failure, work, fallback) {
      const running = beforeDeadline(work(), AbortSignal.timeout(timeout));
      inFlight.add(running);
      try {
        const outcome = await running;
        state = 'ok';
        return outcome;
      } catch (cause) {
        state = 'failing';
        log.warn(
          { err: new CodedError('store-failed', failure, { cause }) },
          'The store failed; the bot continues without it',
        );
        return fallback;
      } finally {
        inFlight.delete(running);
      }
    },
    state: () => state,
    async settled() {
      while (inFlight.size > 0) await Promise.allSettled(inFlight);
    },
  };
}
