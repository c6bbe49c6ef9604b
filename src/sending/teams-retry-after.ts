import { limits } from '../limits.ts';
import { readRetryAfter } from '../microsoft365/failure.ts';

/** None of Teams' published windows is longer. A header that asks for more would stop all messages for a day. */
const LONGEST_PAUSE_MS = Math.max(...limits.teams.conversation.map(({ within }) => within));

/** Pause in milliseconds that a response of Teams, or of a proxy before it, asks for. Undefined: none. */
export function readTeamsRetryAfter(header: (name: string) => string | undefined): number | undefined {
  const pause = readRetryAfter(header);
  return pause === undefined ? undefined : Math.min(pause, LONGEST_PAUSE_MS);
}
