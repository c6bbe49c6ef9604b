import { type PhotoReadings, readPhotoBatch } from '../microsoft365/graph/photo-batch.ts';
import type { GraphAccess } from '../microsoft365/graph/request-graph.ts';
import type { Failed } from '../photo/evidence.ts';
import type { BatchItem } from './plan-batch.ts';

/** Timeout of one batch, in milliseconds of real time: much longer than a batch takes, shorter than a slot's lease. */
export const BATCH_TIMEOUT_MS = 20_000;

/**
 * Reads one batch; its requests are never in flight at the same time. Failed: the batch as a whole. Only the timeout
 * ends it early, because Graph may continue to work on an abandoned request (UNCONFIRMED [abandoned-reads]).
 */
export function readEtags(access: GraphAccess, items: readonly BatchItem[]): Promise<PhotoReadings | Failed> {
  return readBySplitting(access, items, AbortSignal.timeout(BATCH_TIMEOUT_MS));
}

/** Splits a batch that Graph refuses as a whole because of one malformed part, until that part is isolated. */
async function readBySplitting(
  access: GraphAccess,
  items: readonly BatchItem[],
  signal: AbortSignal,
): Promise<PhotoReadings | Failed> {
  const readings = await readPhotoBatch(access, items, signal);
  if (!('state' in readings) || readings.reason !== 'refused') return readings;
  if (items.length === 1) return new Map(items.map(({ objectId }) => [objectId, { photo: readings }]));
  const middle = items.length >> 1;
  const first = await readBySplitting(access, items.slice(0, middle), signal);
  if ('state' in first) return first;
  const second = await readBySplitting(access, items.slice(middle), signal);
  return 'state' in second ? second : new Map([...first, ...second]);
}
