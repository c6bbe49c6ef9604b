import { isWorkingTime, type WorkingHours } from './working-hours.ts';

/** So often somebody is looked at again whom nobody could see for the moment, before only what is known is said. */
const MOST = 2;
/** Milliseconds between two looks: what throttles is mostly over by then, and nobody has waited for long. */
const PAUSE = 4 * 60_000;
/** A service that wants to be left alone for longer is not waited for. Milliseconds. */
const LONGEST = 15 * 60_000;

export interface SeenNothing {
  /** How often somebody has looked before, and could not see. */
  readonly looks: number;
  /** From when on it may be tried again; undefined: it is no use. */
  readonly againFrom: Date | undefined;
  /** IANA. */
  readonly timeZone: string;
}

/** When to look again before saying anything; undefined: no more, as the person would have to wait too long or until tomorrow. */
export function lookAgainAt(
  { looks, againFrom, timeZone }: SeenNothing,
  hours: WorkingHours,
  now: Date,
): Date | undefined {
  if (!againFrom || looks >= MOST || againFrom.getTime() - now.getTime() > LONGEST) return undefined;
  const at = new Date(Math.max(againFrom.getTime(), now.getTime() + PAUSE));
  return isWorkingTime(at, timeZone, hours) ? at : undefined;
}
