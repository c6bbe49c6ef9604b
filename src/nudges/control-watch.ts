import { type Jobs, type JobsOptions, startJobs } from '../jobs.ts';

/** Interval for reading whether nudges are switched on. Milliseconds. */
const CONTROL_POLL_MS = 5_000;

export interface ControlWatch {
  /** As it was at the last look. */
  isOn(): boolean;
  /** Resolves when no pump runs here any more. */
  stop(): Promise<void>;
}

/**
 * Starts the jobs when nudges are switched on, and stops them when they are switched off, on whichever instance that was said. Without them
 * all that is left is one small query now and then.
 */
export function watchControl(
  isOn: () => Promise<boolean>,
  jobsOptions: JobsOptions,
  every: number = CONTROL_POLL_MS,
): ControlWatch {
  let jobs: Jobs | undefined;
  let looking: Promise<void> | undefined;
  let failed = false;

  async function look(): Promise<void> {
    try {
      const on = await isOn();
      if (on && !jobs) jobs = await startJobs(jobsOptions);
      else if (!on && jobs) {
        const ending = jobs;
        jobs = undefined;
        await ending.stop();
      }
      failed = false;
    } catch (error) {
      // Once, however long the database is away.
      if (!failed) jobsOptions.onError(error, undefined);
      failed = true;
    }
  }
  function lookOnce(): void {
    looking ??= look().finally(() => {
      looking = undefined;
    });
  }

  lookOnce();
  const timer = setInterval(lookOnce, every).unref();
  return {
    isOn: () => jobs !== undefined,
    async stop() {
      clearInterval(timer);
      await looking;
      await jobs?.stop();
    },
  };
}
