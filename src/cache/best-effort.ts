import { CodedError } from '../errors.ts';
import type { Log } from '../log/types.ts';
import { beforeDeadline } from '../microsoft365/deadline.ts';
import { classifyTrouble } from '../store/database/troubles.ts';

/** Maximum time that an answer waits for the store. Milliseconds. */
export const STORE_TIMEOUT_MS = 1_000;

/**
 * Runs work of the store that an answer can do without. On an error or a timeout it logs `failure` for the operator and
 * resolves to `fallback`. Never rejects.
 */
export type BestEffort = <T>(failure: string, work: () => Promise<T>, fallback: T) => Promise<T>;

export interface BestEffortOptions {
  /** Maximum time that an answer waits, read at each work. Milliseconds. */
  readonly timeout?: () => number;
  /** Milliseconds since any moment. */
  readonly clock?: () => number;
}

/** A kind of trouble is an error once in this time, with its remedy; otherwise a warning. Milliseconds. */
const ERROR_INTERVAL_MS = 3_600_000;

export interface BestEffortRunner {
  readonly bestEffort: BestEffort;
  /** Result of the latest work. */
  state(): 'ok' | 'failing';
  /** Resolves when no work is in flight, including work whose timeout has passed. */
  settled(): Promise<void>;
}

export function createBestEffort(
  log: Log,
  { timeout = () => STORE_TIMEOUT_MS, clock = () => performance.now() }: BestEffortOptions = {},
): BestEffortRunner {
  const reported = new Map<string, number>();

  function report(failure: string, cause: unknown): void {
    const coded = cause instanceof CodedError;
    const kind = coded ? cause.code : classifyTrouble(cause).kind;
    const remedy = coded ? cause.remedy : classifyTrouble(cause).remedy;
    const err = new CodedError('store-failed', failure, { cause, ...(remedy && { remedy }) });
    const before = reported.get(kind);
    if (before !== undefined && clock() - before < ERROR_INTERVAL_MS) {
      log('store-still-failing', { err });
      return;
    }
    reported.set(kind, clock());
    log('store-failed', { err, trouble: kind });
  }

  const inFlight = new Set<Promise<unknown>>();
  let state: 'ok' | 'failing' = 'ok';
  return {
    async bestEffort(failure, work, fallback) {
      const deadline = new AbortController();
      // Unlike the timer of `AbortSignal.timeout`, this one can end with the work.
      const timer = setTimeout(() => deadline.abort(timedOut()), timeout()).unref();
      const running = beforeDeadline(work(), deadline.signal);
      inFlight.add(running);
      try {
        const outcome = await running;
        state = 'ok';
        return outcome;
      } catch (cause) {
        state = 'failing';
        report(failure, cause);
        return fallback;
      } finally {
        clearTimeout(timer);
        inFlight.delete(running);
      }
    },
    state: () => state,
    async settled() {
      while (inFlight.size > 0) await Promise.allSettled(inFlight);
    },
  };
}

/** The reason of `AbortSignal.timeout`. */
function timedOut(): DOMException {
  return new DOMException('The operation was aborted due to timeout', 'TimeoutError');
}
