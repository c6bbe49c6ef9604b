import { CodedError } from '../../src/errors.ts';
import { limits } from '../../src/limits.ts';
import { beforeDeadline } from '../../src/microsoft365/deadline.ts';
import type { Log } from '../log.ts';

/**
 * The store makes answers better, it is never what they depend on: what it can't do in time, the operator hears of (`what` stays
 * undone), and the bot goes on with `instead`. Never rejects.
 */
export type Tolerate = <T>(what: string, work: () => Promise<T>, instead: T) => Promise<T>;

export function createTolerance(log: Log, patience: number = limits.store.patience): Tolerate {
  return async (what, work, instead) => {
    try {
      return await beforeDeadline(work(), AbortSignal.timeout(patience));
    } catch (cause) {
      log.warn({ err: new CodedError('store-failed', what, { cause }) }, 'The store failed; going on from memory');
      return instead;
    }
  };
}
