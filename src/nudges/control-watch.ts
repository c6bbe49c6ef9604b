import { type Jobs, type JobsOptions, startJobs } from '../jobs.ts';
import type { SchedulerDatabase } from '../store/database/scheduler.ts';

/** Interval for reading whether nudges are switched on. */
const CONTROL_POLL_MS = 5_000;

export interface WatchedJobs extends Omit<JobsOptions, 'database'> {
  /** Called when the jobs start. Undefined: another process on this database schedules them. */
  readonly database: () => SchedulerDatabase | undefined;
}

export interface ControlWatch {
  /** Whether nudges were on at the last poll. */
  isOn(): boolean;
  /** Whether the last poll failed: the switch could not be read, or the jobs not be started or stopped. */
  isFailing(): boolean;
  /** Resolves when no pump runs in this process. */
  stop(): Promise<void>;
}

/**
 * Polls whether nudges are switched on, and starts or stops the jobs of this instance. An admin switches them for all
 * instances at once. While they are off, the poll is the only work.
 */
export function watchControl(
  isOn: () => Promise<boolean>,
  jobsOptions: WatchedJobs,
  pollInterval: number = CONTROL_POLL_MS,
): ControlWatch {
  let jobs: Jobs | undefined;
  let polling: Promise<void> | undefined;
  let hasFailed = false;

  async function poll(): Promise<void> {
    try {
      const on = await isOn();
      const database = on && !jobs ? jobsOptions.database() : undefined;
      if (database) jobs = await startJobs({ ...jobsOptions, database });
      if (!on && jobs) {
        const stopping = jobs;
        jobs = undefined;
        await stopping.stop();
      }
      hasFailed = false;
    } catch (error) {
      // Report only the first of consecutive failures.
      if (!hasFailed) jobsOptions.onError(error, undefined);
      hasFailed = true;
    }
  }
  function pollOnce(): void {
    polling ??= poll().finally(() => {
      polling = undefined;
    });
  }

  pollOnce();
  const timer = setInterval(pollOnce, pollInterval).unref();
  return {
    isOn: () => jobs !== undefined,
    isFailing: () => hasFailed,
    async stop() {
      clearInterval(timer);
      await polling;
      await jobs?.stop();
    },
  };
}
