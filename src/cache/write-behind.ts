import { withoutCorrelation } from '../log/correlation.ts';
import type { BestEffort } from './best-effort.ts';

/** Delay that collects several writes in one statement. Milliseconds. */
const DELAY_MS = 1_000;
/** Delay of items that no other instance and no later request needs soon, and that a crash may lose. Milliseconds. */
export const LONG_DELAY_MS = 10_000;
/** Number of items in one statement. PostgreSQL accepts 65,535 parameters. */
const BATCH = 1_000;
const MAX_UNWRITTEN = 10_000;

/** Items that the store gets together, a short time after they were added. */
export interface WriteBehind<T> {
  add(item: T): void;
  /** The items that the store does not have yet, oldest first. */
  unwritten(): readonly T[];
  /** Does not write these items. A statement in flight is not stopped. */
  drop(isDropped: (item: T) => boolean): void;
  /** Resolves when the store has all items added so far, or has failed. */
  flush(): Promise<void>;
}

export interface WriteBehindOptions<T> {
  /** Writes the items with one statement. */
  readonly write: (items: readonly T[]) => Promise<void>;
  /** Tells the operator what a failed write means. */
  readonly failure: string;
  readonly bestEffort: BestEffort;
  /** Upper bound while the store fails. The oldest items are dropped. */
  readonly max?: number;
  /** Milliseconds. Default: a second. */
  readonly delay?: number;
}

export function createWriteBehind<T>(options: WriteBehindOptions<T>): WriteBehind<T> {
  const { write, failure, bestEffort, max = MAX_UNWRITTEN, delay = DELAY_MS } = options;
  const unwritten = new Set<T>();
  let timer: NodeJS.Timeout | undefined;
  let writing: Promise<void> = Promise.resolve();

  async function writeBatch(items: readonly T[]): Promise<boolean> {
    const work = async () => {
      await write(items);
      for (const item of items) unwritten.delete(item);
      return true;
    };
    return bestEffort(failure, work, false);
  }

  async function writeAll(): Promise<void> {
    const items = [...unwritten];
    for (let start = 0; start < items.length; start += BATCH) {
      // The next item retries a failed write.
      if (!(await writeBatch(items.slice(start, start + BATCH)))) break;
    }
    const tooMany = Math.max(0, unwritten.size - max);
    for (const item of [...unwritten].slice(0, tooMany)) unwritten.delete(item);
  }

  function flush(): Promise<void> {
    clearTimeout(timer);
    timer = undefined;
    // One after the other: two at once would write the same items twice.
    writing = withoutCorrelation(() => writing.then(writeAll));
    return writing;
  }

  return {
    add(item) {
      unwritten.add(item);
      timer ??= setTimeout(() => void flush(), delay).unref();
    },
    unwritten: () => [...unwritten],
    drop(isDropped) {
      for (const item of unwritten) if (isDropped(item)) unwritten.delete(item);
    },
    flush,
  };
}
