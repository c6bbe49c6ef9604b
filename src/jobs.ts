import { PgBoss } from 'pg-boss';
import type { SchedulerDatabase } from './store/database/scheduler.ts';

/** A pump that runs longer stops and continues with its next beat. Milliseconds. */
const MAX_RUN_MS = 5 * 60_000;

/** A loop over due rows that is started by each beat. */
export interface Pump {
  /** Lower-case letters and hyphens. */
  readonly name: string;
  /** Interval between two beats. Milliseconds. Default: `JobsOptions.beatInterval`. */
  readonly every?: number;
  /** Ends soon after the signal. Resolves to a report for the operator; undefined: there was nothing to do. */
  run(signal: AbortSignal): Promise<unknown>;
}

export interface Jobs {
  /** Aborts the pumps. Resolves when none of them runs in this process any more. */
  stop(): Promise<void>;
}

export interface JobsOptions {
  readonly database: SchedulerDatabase;
  /** Instances of one tenant share its pumps. */
  readonly tenantId: string;
  readonly pumps: readonly Pump[];
  /** Receives an error of a pump or of the scheduler (`pump` undefined). Both are retried. */
  readonly onError: (error: unknown, pump: string | undefined) => void;
  /** Interval between two beats. Milliseconds. */
  readonly beatInterval: number;
  /** Maximum time of one run. Milliseconds. */
  readonly maxRunTime?: number;
}

/** Schema of pg-boss, apart from our own tables. */
const SCHEMA = 'photo_sync_jobs';
/** Effectively no limit; pg-boss requires a number. */
const UNLIMITED_RETRIES = 1_000_000_000;
/** Bounds of the interval at which an instance polls for the next beat. Seconds. */
const POLLING_SECONDS = { min: 0.5, max: 5 };
/** A job without a heartbeat for this time is given to another instance. pg-boss requires at least 10. */
const HEARTBEAT_SECONDS = 30;

/**
 * Schedules the pumps. A pump runs in one instance at a time, over all instances on one database; if that instance
 * dies, another one continues. A job is a beat and never a message: pg-boss would be too slow with a job for each
 * message, so messages have an outbox.
 */
export async function startJobs(options: JobsOptions): Promise<Jobs> {
  const { database, tenantId, pumps, onError, beatInterval, maxRunTime = MAX_RUN_MS } = options;
  const pollingIntervalSeconds = Math.max(POLLING_SECONDS.min, Math.min(POLLING_SECONDS.max, beatInterval / 2_000));
  const end = new AbortController();
  const boss = new PgBoss({
    ...database,
    schema: SCHEMA,
    // There are no calendar schedules.
    schedule: false,
    // Monitoring only detects dead instances.
    monitorIntervalSeconds: 60,
    registerInstance: false,
    reindex: false,
    openTelemetry: { enabled: false },
  });
  boss.on('error', (error) => onError(error, undefined));
  const stop = (graceful: boolean) => boss.stop({ graceful, timeout: maxRunTime });
  try {
    await boss.start();
    for (const pump of pumps) await startPump(pump);
  } catch (error) {
    await stop(false).catch(() => {});
    throw error;
  }

  async function startPump(pump: Pump): Promise<void> {
    const queue = `${tenantId}/${pump.name}`;
    const startAfter = Math.ceil((pump.every ?? beatInterval) / 1000);
    // "stately" allows one queued and one active job, so that a beat can queue its successor before it starts to work.
    await boss.createQueue(queue, {
      policy: 'stately',
      expireInSeconds: Math.ceil((2 * maxRunTime) / 1000),
      heartbeatSeconds: HEARTBEAT_SECONDS,
      // A failed beat may have no successor. Without retries the pump would never run again.
      retryLimit: UNLIMITED_RETRIES,
      deleteAfterSeconds: 3_600,
    });
    await boss.work(queue, { pollingIntervalSeconds }, async () => {
      await boss.send(queue, null, { startAfter });
      try {
        await pump.run(AbortSignal.any([end.signal, AbortSignal.timeout(maxRunTime)]));
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
