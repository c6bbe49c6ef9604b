import { STALE_AFTER_MS } from '../nudges/nudge-limits.ts';
import type { Watched } from '../store/ledger/types.ts';

/**
 * The person as the next reading is held against them. What was last read longer ago than anybody would still call news is no measure any
 * more: nudges were off, or a pilot did not include them, or nobody could read them, and whoever changed their photo meanwhile is not told
 * so weeks later, least of all everybody at once. The reading is a baseline then, as if it were the first.
 */
export function baselineFor(person: Watched, now: Date): Watched {
  const { readAt } = person;
  return readAt && now.getTime() - readAt.getTime() > STALE_AFTER_MS ? { ...person, seen: undefined } : person;
}
