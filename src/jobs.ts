import { PgBoss } from 'pg-boss';
import type { SchedulerDatabase } from './store/database/scheduler.ts';

/** Interval between two beats of a pump. Milliseconds. */
export const DEFAULT_BEAT_MS = 15_000;
/** A pump that runs longer stops and continues with its next beat. Milliseconds. */
const MAX_RUN_MS = 5 * 60_000;

/** Work that goes on and on: each beat works through what is there, row by row, and ends. */
export interface Pump {
  /** Lower-case letters and hyphens. */
  readonly name: string;
  /** Milliseconds between two beats; default: `JobsOptions.beat`. */
  readonly every?: number;
  /** Ends soon after the signal. What it gives is for the operator; undefined: there was nothing to do. */
  run(signal: AbortSignal): Promise<unknown>;
}

export interface Jobs {
  /** Resolves when no pump runs here any more; each was told to end. */
  stop(): Promise<void>;
}

export interface JobsOptions {
  readonly database: SchedulerDatabase;
  /** Instances of one tenant share their pumps, and no others. */
  readonly tenantId: string;
  readonly pumps: readonly Pump[];
  /** A pump, or the scheduler, has failed; it is tried again. */
  readonly onError: (error: unknown, pump: string | undefined) => void;
  /** Milliseconds between two beats. */
  readonly beat: number;
  /** Milliseconds. */
  readonly longestRun?: number;
}

/** Beside ours, so that its tables are told from ours. */
const SCHEMA = 'photo_sync_jobs';
/** pg-boss wants a number. */
const FOREVER = 1_000_000_000;
/** How often an instance asks for the next beat, at most and at least. Seconds. */
const POLLING = { most: 5, least: 0.5 };
/** A job whose instance gives no sign of life is taken from it. Seconds; pg-boss wants 10 at least. */
const SILENCE = 30;

/**
 * Has each pump beat, once at a time over all instances on one database: while it runs here it runs nowhere else, and if this instance dies
 * another one goes on. A job is a mere beat, never a message: as a queue of single jobs this would be far too slow, and messages have an
 * outbox of their own.
 */
export async function startJobs(options: JobsOptions): Promise<Jobs> {
  const { database, tenantId, pumps, onError, beat, longestRun = MAX_RUN_MS } = options;
  const pollingIntervalSeconds = Math.max(POLLING.least, Math.min(POLLING.most, beat / 2_000));
  const end = new AbortController();
  const boss = new PgBoss({
    ...database,
    ...(database.backend === 'postgres' && { max: 2, application_name: 'photo-sync-jobs' }),
    schema: SCHEMA,
    // Nothing goes by the calendar.
    schedule: false,
    // The one thing to look after is whose instance has died.
    monitorIntervalSeconds: 60,
    registerInstance: false,
    reindex: false,
    openTelemetry: { enabled: false },
  });
  boss.on('error', (error) => onError(error, undefined));
  const stop = (graceful: boolean) => boss.stop({ graceful, timeout: longestRun });
  try {
    await boss.start();
    for (const pump of pumps) await startPump(pump);
  } catch (error) {
    await stop(false).catch(() => {});
    throw error;
  }

  async function startPump(pump: Pump): Promise<void> {
    const queue = `${tenantId}/${pump.name}`;
    const startAfter = Math.ceil((pump.every ?? beat) / 1000);
    // "Stately": one that waits and one that runs, so that each beat can leave the next one behind before anything can happen to it.
    await boss.createQueue(queue, {
      policy: 'stately',
      expireInSeconds: Math.ceil((2 * longestRun) / 1000),
      heartbeatSeconds: SILENCE,
      // A beat that is given up has left no next one behind: then this pump would never run again.
      retryLimit: FOREVER,
      deleteAfterSeconds: 3_600,
    });
    await boss.work(queue, { pollingIntervalSeconds }, async () => {
      await boss.send(queue, null, { startAfter });
      try {
        await pump.run(AbortSignal.any([end.signal, AbortSignal.timeout(longestRun)]));
      } catch (error) {
        onError(error, pump.name);
      }
    });
    await boss.send(queue, null);
  }

  return {
    async stop() {
      end.abort();
      await stop(true);
    },
  };
}
