export interface RepeatedRunOptions {
  /** Never called while an earlier call is in progress. `end` aborts when the work must stop. */
  readonly work: (end: AbortSignal) => Promise<void>;
  /** By real time. Milliseconds. */
  readonly interval: number;
  /** Called when the work fails. The next run tries again. */
  readonly onError: (error: unknown) => void;
}

/** Work that is repeated at intervals, one run at a time. */
export interface RepeatedRun {
  /** Runs now, or resolves with the run in progress. Never rejects. */
  run(): Promise<void>;
  /** Repeats the work at intervals. The timer does not keep the process alive. */
  start(): void;
  /** Aborts the work. Resolves when no run is in progress. */
  stop(): Promise<void>;
}

export function createRepeatedRun({ work, interval, onError }: RepeatedRunOptions): RepeatedRun {
  const end = new AbortController();
  let running: Promise<void> | undefined;
  let timer: NodeJS.Timeout | undefined;
  function run(): Promise<void> {
    running ??= work(end.signal)
      .catch(onError)
      .finally(() => {
        running = undefined;
      });
    return running;
  }
  return {
    run,
    start() {
      timer = setInterval(() => void run(), interval).unref();
    },
    async stop() {
      clearInterval(timer);
      end.abort();
      await running;
    },
  };
}

/** Several kinds of work as one. `run` runs one after the other. */
export function runTogether(runs: readonly RepeatedRun[]): RepeatedRun {
  return {
    async run() {
      for (const one of runs) await one.run();
    },
    start() {
      for (const one of runs) one.start();
    },
    async stop() {
      await Promise.all(runs.map((one) => one.stop()));
    },
  };
}
