import type { BestEffort } from '../cache/best-effort.ts';
import type { Erasures } from '../store/people/types.ts';
import type { PersonCache } from './erase-person.ts';

export interface ErasureWatch {
  /** Makes the caches forget the people who were erased since the last reading. Never rejects. */
  read(): Promise<void>;
}

export interface ErasureWatchOptions {
  readonly tenantId: string;
  readonly erasures: Erasures;
  readonly caches: readonly PersonCache[];
  readonly bestEffort: BestEffort;
  /** Milliseconds since any moment. */
  readonly clock?: () => number;
}

/**
 * Readings overlap by this time: an erasure becomes visible only when its transaction ends, and a turn that began
 * before it may fill a cache after it. Milliseconds.
 */
const OVERLAP_MS = 30_000;

/**
 * Finds the people whom another instance, the sweep or a command has erased. It serves a data folder too: there, the
 * sweep erases people who left the tenant without asking the caches.
 */
export function createErasureWatch(options: ErasureWatchOptions): ErasureWatch {
  const { tenantId, erasures, caches, bestEffort, clock = () => performance.now() } = options;
  let readAt = clock();
  return {
    async read() {
      const startedAt = clock();
      const find = () => erasures.within(tenantId, startedAt - readAt + OVERLAP_MS);
      // After a failure, the next reading covers this time too.
      const isErased = await bestEffort('People whom others have erased were not read.', find, undefined);
      if (!isErased) return;
      readAt = startedAt;
      for (const cache of caches) {
        for (const objectId of cache.objectIds()) if (isErased(objectId)) cache.forget({ tenantId, objectId });
      }
    },
  };
}
