import type { DayOutcome, Outcomes } from '../store/report/types.ts';
import { type ShareInterval, wilsonInterval } from './wilson.ts';

/** What nudges changed: the share of people whose photo was right within a day, with and without a nudge. */
export interface ValueComparison {
  readonly nudged: DayOutcome & ShareInterval;
  readonly notNudged: DayOutcome & ShareInterval;
  /**
   * `too-few`: one of the groups has fewer than 30 people. `unclear`: the difference may be chance. `better`, `worse`:
   * it is not, at 95 %.
   */
  readonly answer: 'too-few' | 'unclear' | 'better' | 'worse';
  /** Share with a nudge minus share without, and its bounds: -1 to 1. */
  readonly difference: { readonly share: number; readonly low: number; readonly high: number };
}

/** Smaller groups say nothing that an admin could rely on. */
export const FEWEST_PEOPLE = 30;
/** The people are seen as a sample of all who may be nudged later. */
const ENDLESS = 1e12;

/**
 * Newcombe's hybrid score interval for the difference: method 10 of
 * https://doi.org/10.1002/(SICI)1097-0258(19980430)17:8%3C873::AID-SIM779%3E3.0.CO;2-I
 */
export function compareOutcomes({ nudged, notNudged }: Outcomes): ValueComparison {
  const [one, other] = [nudged, notNudged].map(({ right, people }) => wilsonInterval(right, people, ENDLESS)) as [
    ShareInterval,
    ShareInterval,
  ];
  const share = one.share - other.share;
  const low = share - Math.hypot(one.share - one.low, other.high - other.share);
  const high = share + Math.hypot(one.high - one.share, other.share - other.low);
  return {
    nudged: { ...nudged, ...one },
    notNudged: { ...notNudged, ...other },
    answer: answerFor(Math.min(nudged.people, notNudged.people), low, high),
    difference: { share, low, high },
  };
}

function answerFor(fewest: number, low: number, high: number): ValueComparison['answer'] {
  if (fewest < FEWEST_PEOPLE) return 'too-few';
  if (low > 0) return 'better';
  return high < 0 ? 'worse' : 'unclear';
}
