/** The tenant's time: the machine's own, plus an offset that people and tests move. Tokens do not use it: they live in real time. */
export interface Clock {
  now(): Date;
  /** Milliseconds that the tenant is ahead of the machine (negative: behind). */
  offset(): number;
  /** Moves the tenant's time by so many milliseconds and tells everybody who follows it. */
  advance(milliseconds: number): void;
  /** Calls back now and after each move, with the offset in milliseconds. */
  follow(listener: (offset: number) => void): void;
}

export function createClock(machineNow: () => number = Date.now): Clock {
  let offset = 0;
  const listeners: ((offset: number) => void)[] = [];
  return {
    now: () => new Date(machineNow() + offset),
    offset: () => offset,
    advance(milliseconds) {
      offset += milliseconds;
      for (const listener of listeners) listener(offset);
    },
    follow(listener) {
      listeners.push(listener);
      listener(offset);
    },
  };
}
