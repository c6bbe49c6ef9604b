import type { Surveyed } from './types.ts';

/** A person to read. */
export interface SurveyItem<P> {
  readonly person: P;
  /** Place in the order of the survey. */
  readonly position: number;
  /** Reads so far without an answer. */
  readonly attempts: number;
}

export interface SurveyResult<P> {
  readonly person: P;
  readonly surveyed: Surveyed;
}

/** The people of a survey. Results leave it in the order of the people, so that one number says who was counted. */
export interface SurveyQueue<P> {
  /** The next people, those whose retry is due first. */
  take(most: number, now: Date): SurveyItem<P>[];
  /** Puts people back, as if they had not been taken. */
  putBack(items: readonly SurveyItem<P>[]): void;
  /** Reads the person again, at `at` or later. */
  retry(item: SurveyItem<P>, at: Date): void;
  settle(item: SurveyItem<P>, surveyed: Surveyed): void;
  /** Takes out the results before which no one is missing. */
  takeResults(): SurveyResult<P>[];
  /** When the earliest retry is due. Undefined: there is none. */
  nextRetryAt(): Date | undefined;
  /** True while someone was never taken. */
  hasNew(): boolean;
  /** Number of people without a result. */
  left(): number;
}

export function createSurveyQueue<P>(people: readonly P[]): SurveyQueue<P> {
  let next = 0;
  let reported = 0;
  let settled = 0;
  let retries: { readonly item: SurveyItem<P>; readonly at: Date }[] = [];
  const results = new Map<number, SurveyResult<P>>();
  return {
    take(most, now) {
      const due = retries.filter(({ at }) => at <= now).slice(0, most);
      retries = retries.filter((one) => !due.includes(one));
      const fresh = people.slice(next, next + most - due.length);
      const items = fresh.map((person, index) => ({ person, position: next + index, attempts: 0 }));
      next += fresh.length;
      return [...due.map(({ item }) => item), ...items];
    },
    putBack(items) {
      retries = [...items.map((item) => ({ item, at: new Date(0) })), ...retries];
    },
    retry(item, at) {
      retries.push({ item: { ...item, attempts: item.attempts + 1 }, at });
    },
    settle({ person, position }, surveyed) {
      results.set(position, { person, surveyed });
      settled += 1;
    },
    takeResults() {
      const ready: SurveyResult<P>[] = [];
      for (let result = results.get(reported); result; result = results.get(reported)) {
        results.delete(reported);
        ready.push(result);
        reported += 1;
      }
      return ready;
    },
    nextRetryAt: () =>
      retries.length === 0 ? undefined : new Date(Math.min(...retries.map(({ at }) => at.getTime()))),
    hasNew: () => next < people.length,
    left: () => people.length - settled,
  };
}
