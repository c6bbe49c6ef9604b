/** Time that passes only while nobody works: a test of hours takes as long as its database does. */
export interface VirtualTime {
  /** Milliseconds since the beginning. */
  clock(): number;
  now(): Date;
  wait(milliseconds: number): Promise<void>;
  /** The same object; while one of its functions is under way, time stands still. */
  watched<T extends object>(part: T): T;
  /** Lets time pass until the work is done. */
  run<T>(work: Promise<T>): Promise<T>;
}

export function createVirtualTime(begin: Date): VirtualTime {
  let time = 0;
  let working = 0;
  let sleepers: { readonly until: number; readonly wake: () => void }[] = [];
  /** Whoever was woken, or has an answer, goes on until it asks or waits for something. */
  const settle = async () => {
    for (let quiet = 0; quiet < 2; quiet = working > 0 ? 0 : quiet + 1) {
      await new Promise((resolve) => setImmediate(resolve));
    }
  };
  return {
    clock: () => time,
    now: () => new Date(begin.getTime() + time),
    wait: (milliseconds) =>
      new Promise((wake) => {
        sleepers.push({ until: time + milliseconds, wake });
      }),
    watched: (part) =>
      new Proxy(part, {
        get(target, name) {
          const value: unknown = Reflect.get(target, name);
          if (typeof value !== 'function') return value;
          return async (...given: unknown[]) => {
            working++;
            try {
              return await value.apply(target, given);
            } finally {
              working--;
            }
          };
        },
      }),
    async run(work) {
      let done = false;
      const end = () => {
        done = true;
      };
      work.then(end, end);
      for (;;) {
        await settle();
        if (done) return work;
        const next = Math.min(...sleepers.map(({ until }) => until));
        if (next === Number.POSITIVE_INFINITY) throw new Error('Nobody waits for anything, and the work is not done.');
        time = Math.max(time, next);
        const due = sleepers.filter(({ until }) => until <= time);
        sleepers = sleepers.filter(({ until }) => until > time);
        for (const { wake } of due) wake();
      }
    },
  };
}
