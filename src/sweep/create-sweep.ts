import { setTimeout as delay } from 'node:timers/promises';
import { limits } from '../limits.ts';
import { createGraphGate, type GraphGate } from '../microsoft365/graph/graph-gate.ts';
import type { GraphAccess } from '../microsoft365/graph/request-graph.ts';
import { createPictureReader } from '../photo/picture-reader.ts';
import type { Store } from '../store/types.ts';
import { countSweep } from '../telemetry/counted.ts';
import { readEtags } from './read-etags.ts';
import type { ReadIntervals } from './read-intervals.ts';
import { sweep } from './sweep.ts';
import type { RunSweep } from './types.ts';

/** Batch size while people use the bot, in parts: a person waits at most as long as Graph takes for two photos. */
const SHORT_BATCH_PARTS = 8;

/** Default of `maxWait`. */
const DEFAULT_MAX_WAIT_MS = 60_000;

export interface CreateSweepOptions {
  readonly tenantId: string;
  /** With a token of the app itself. */
  readonly access: GraphAccess;
  readonly intervals: ReadIntervals;
  /** Most batches in flight at once, over all instances. */
  readonly ceiling: number;
  readonly now: () => Date;
  /** Shared with the reads of people in this process. */
  readonly gate?: GraphGate;
}

/** Connects the sweep of one tenant to Graph and the store. */
export function createSweep(
  { ledger, graphSlots }: Pick<Store, 'ledger' | 'graphSlots'>,
  { access, gate = createGraphGate(), ...settings }: CreateSweepOptions,
): RunSweep {
  return countSweep(({ maxWait = DEFAULT_MAX_WAIT_MS, dryRun = false, ...options }) =>
    sweep({
      ...options,
      ...settings,
      maxWait,
      dryRun,
      ledger,
      graphSlots,
      // Each picture is read once.
      pictures: createPictureReader({ capacity: 0 }),
      random: Math.random,
      read: (items) => gate.forSweep(() => readEtags(access, items)),
      maxParts: () => (gate.isBusy() ? SHORT_BATCH_PARTS : limits.graph.batch),
      wait: (milliseconds, signal) => delay(milliseconds, undefined, { signal }).catch(() => {}),
    }),
  );
}
