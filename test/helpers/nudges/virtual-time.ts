/** Virtual time. It advances only while no work is in progress, so a test of hours runs as fast as its database. */
export interface VirtualTime {
  /** Milliseconds since the start. */
  clock(): number;
  now(): Date;
  wait(milliseconds: number): Promise<void>;
  /** Wraps an object. Time does not advance while one of its functions runs. */
  watched<T extends object>(target: T): T;
  /** Advances time until the work is done. */
  run<T>(work: Promise<T>): Promise<T>;
}

export function createVirtualTime(start: Date): VirtualTime {
  let time = 0;
  let callsInProgress = 0;
  let timers: { readonly until: number; readonly wake: () => void }[] = [];
  /** Waits until all code is idle: waiting for a timer, or done. */
  const settle = async () => {
    for (let idleTicks = 0; idleTicks < 2; idleTicks = callsInProgress > 0 ? 0 : idleTicks + 1) {
      await new Promise((resolve) => setImmediate(resolve));
    }
  };
  return {
    clock: () => time,
    now: () => new Date(start.getTime() + time),
    wait: (milliseconds) =>
      new Promise((wake) => {
        timers.push({ until: time + milliseconds, wake });
      }),
    watched: (target) =>
      new Proxy(target, {
        get(object, name) {
          const value: unknown = Reflect.get(object, name);
          if (typeof value !== 'function') return value;
          return async (...args: unknown[]) => {
            callsInProgress++;
            try {
              return await value.apply(object, args);
            } finally {
              callsInProgress--;
            }
          };
        },
      }),
    async run(work) {
      let isDone = false;
      const done = () => {
        isDone = true;
      };
      work.then(done, done);
      for (;;) {
        await settle();
        if (isDone) return work;
        const next = Math.min(...timers.map(({ until }) => until));
        if (next === Number.POSITIVE_INFINITY) throw new Error('The work is not done, and no timer is left.');
        time = Math.max(time, next);
        const due = timers.filter(({ until }) => until <= time);
        timers = timers.filter(({ until }) => until > time);
        for (const { wake } of due) wake();
      }
    },
  };
}
