/** The tenant's time: the machine's time plus an offset that people and tests change. Tokens use real time instead. */
export interface Clock {
  now(): Date;
  /** Milliseconds by which the tenant is ahead of the machine; negative: behind. */
  offset(): number;
  /** Moves the tenant's time by this many milliseconds and notifies all listeners. */
  advance(milliseconds: number): void;
  /** Calls the listener now and after each move, with the offset in milliseconds. */
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
