import { limits } from '../../limits.ts';
import type { GraphGate } from './graph-gate.ts';

export interface CrossInstancePause {
  /** Pauses the sweeps of all instances until then. Runs in the background; never throws. */
  readonly pause: (until: Date) => void;
  readonly now: () => Date;
}

/** Time for the person's second read. */
const SECOND_READ_MS = 2_000;

/**
 * A gate that also holds back the sweeps of other instances. People's requests do not wait for them. If Graph
 * throttles a request for a moment, as it does while a batch is in flight, all sweeps pause until the person's second
 * read is over.
 */
export function withCrossInstancePause(gate: GraphGate, { pause, now }: CrossInstancePause): GraphGate {
  return {
    ...gate,
    forPerson: (read, signal) =>
      gate.forPerson(async () => {
        const reading = await read();
        const retryAfter = retryAfterOf(reading);
        if (retryAfter !== undefined) pause(new Date(now().getTime() + retryAfter + SECOND_READ_MS));
        return reading;
      }, signal),
  };
}

/** Milliseconds until the second read. Undefined: nothing was throttled, or for longer than a turn can wait. */
function retryAfterOf(reading: unknown): number | undefined {
  const pauses = Object.values(reading ?? {}).flatMap((source) =>
    source?.state === 'failed' && source.reason === 'throttled' ? [source.retryAfter ?? Number.POSITIVE_INFINITY] : [],
  );
  const longest = Math.max(...pauses);
  return pauses.length > 0 && longest <= limits.teams.turn ? longest : undefined;
}
