import { limits } from '../../limits.ts';
import type { GraphGate } from './graph-gate.ts';

export interface CrossInstancePause {
  /** No sweep sends a batch before then, on any instance. Nobody waits for it; never throws. */
  readonly pause: (until: Date) => void;
  readonly now: () => Date;
}

/** How long a reading takes that is asked once more. Milliseconds. */
const READING = 2_000;

/**
 * The same gate for people whose instance is not the one that sweeps. They ask Graph without waiting for anybody; only if it puts one of
 * them off for a moment, which it does while a batch is in flight, sweeps leave it alone until that person has asked once more.
 */
export function withCrossInstancePause(gate: GraphGate, { pause, now }: CrossInstancePause): GraphGate {
  return {
    ...gate,
    forPerson: (read, signal) =>
      gate.forPerson(async () => {
        const reading = await read();
        const wait = pauseIn(reading);
        if (wait !== undefined) pause(new Date(now().getTime() + wait + READING));
        return reading;
      }, signal),
  };
}

/** Milliseconds until the person asks once more; undefined: nothing was put off, or for longer than anybody waits. */
function pauseIn(reading: unknown): number | undefined {
  const pauses = Object.values(reading ?? {}).flatMap((source) =>
    source?.state === 'failed' && source.reason === 'throttled' ? [source.retryAfter ?? Number.POSITIVE_INFINITY] : [],
  );
  const longest = Math.max(...pauses);
  return pauses.length > 0 && longest <= limits.teams.turn ? longest : undefined;
}
