import { type PhotoReadings, readPhotoBatch } from '../microsoft365/graph/photo-batch.ts';
import type { GraphAccess } from '../microsoft365/graph/request-graph.ts';
import type { Failed } from '../photo/evidence.ts';
import type { BatchItem } from './plan-batch.ts';

/** Milliseconds, real ones: far more than a batch takes. The slot is held for longer. */
export const BATCH_DEADLINE = 20_000;

/** Reads one batch, never two at a time. Failed: all of it. Nothing but its deadline ends it early: Graph would work on all the same. */
export function readEtags(access: GraphAccess, asked: readonly BatchItem[]): Promise<PhotoReadings | Failed> {
  return readInHalves(access, asked, AbortSignal.timeout(BATCH_DEADLINE));
}

/** Graph refuses a batch as a whole over one part that it can't read: then the halves show who it is, and the others are read. */
async function readInHalves(
  access: GraphAccess,
  asked: readonly BatchItem[],
  signal: AbortSignal,
): Promise<PhotoReadings | Failed> {
  const readings = await readPhotoBatch(access, asked, signal);
  if (!('state' in readings) || readings.reason !== 'refused') return readings;
  if (asked.length === 1) return new Map(asked.map(({ objectId }) => [objectId, { photo: readings }]));
  const middle = asked.length >> 1;
  const first = await readInHalves(access, asked.slice(0, middle), signal);
  if ('state' in first) return first;
  const second = await readInHalves(access, asked.slice(middle), signal);
  return 'state' in second ? second : new Map([...first, ...second]);
}
