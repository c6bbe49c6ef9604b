import type { PhotoReading, PhotoReadings } from '../microsoft365/graph/photo-batch.ts';
import type { Failed } from '../photo/evidence.ts';
import type { PaceReport } from './adapt-pace.ts';
import { TRANSIENT_FAILURES } from './detect-change.ts';

/**
 * What the answer to a batch shows about the pace. Undefined: nothing, because Graph failed for another reason. A
 * failure with Retry-After is throttling whatever its status: https://learn.microsoft.com/graph/throttling
 */
export function paceOutcome(readings: PhotoReadings | Failed): PaceReport['outcome'] | undefined {
  const failures = 'state' in readings ? [readings] : [...readings.values()].flatMap(failuresIn);
  if (failures.some(({ reason, retryAfter }) => reason === 'throttled' || retryAfter !== undefined)) return 'throttled';
  return 'state' in readings || failures.some(({ reason }) => TRANSIENT_FAILURES.includes(reason))
    ? undefined
    : 'clean';
}

function failuresIn({ photo, picture, account }: PhotoReading): Failed[] {
  return [photo, picture, account].filter(
    (source): source is Failed => typeof source === 'object' && source.state === 'failed',
  );
}
