/**
 * Tells a conversation that was throttled from an app that was. A 429 does not say which of Teams' limits it keeps, and as nobody gets
 * more than one message at a time, one 429 is that conversation's own affair; when half of the latest answers are, it is everybody's.
 */
export interface ThrottleWatch {
  /** Takes each answer, `throttled` with the milliseconds to wait. Gives how long everybody has to wait, or undefined. */
  note(throttled: number | undefined): number | undefined;
}

const LATEST = 10;

export function createThrottleWatch(): ThrottleWatch {
  let latest: (number | undefined)[] = [];
  return {
    note(throttled) {
      latest = [...latest, throttled].slice(-LATEST);
      const waits = latest.filter((one) => one !== undefined);
      if (throttled === undefined || waits.length < LATEST / 2) return undefined;
      latest = [];
      return Math.max(...waits);
    },
  };
}
