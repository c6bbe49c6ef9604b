import type { Evidence } from '../../photo/evidence.ts';
import type { VerdictKind } from '../../photo/verdict.ts';
import { CURABLE_VERDICTS, RIGHT_VERDICTS } from '../judge-presses.ts';
import type { TimingObservation } from './types.ts';

/** One check of a person's photo, as far as it says something about the times of copies. */
export interface SeenPhoto {
  readonly kind: VerdictKind;
  readonly readAt: Date;
  /** Graph's picture, see `currentPicture`. Undefined: not known. */
  readonly picture: string | undefined;
  /** SharePoint's timestamp as it stands in the profile, read as UTC. */
  readonly stamp: Date | undefined;
}

const MINUTE_MS = 60_000;
/** A copy between two checks so close together has a known time. Milliseconds. */
const NARROW_MS = 10 * MINUTE_MS;
/** Clocks of services differ, and the timestamp has whole seconds. Milliseconds. */
const CLOCK_TOLERANCE_MS = MINUTE_MS;
/** The offsets of all time zones are multiples of it. More than `NARROW_MS` and twice the tolerance. Minutes. */
const OFFSET_STEP = 15;
/** From the Pacific to the Line Islands. Minutes. */
const OFFSETS = { least: -12 * 60, most: 14 * 60 } as const;

export function seenPhoto(
  { verdict, evidence }: { readonly verdict: { readonly kind: VerdictKind }; readonly evidence: Evidence },
  picture: string | undefined,
): SeenPhoto {
  const { sharePointProfile, readAt } = evidence;
  const stamp = sharePointProfile.state === 'read' ? sharePointProfile.value.copiedAt : undefined;
  return { kind: verdict.kind, readAt, picture, stamp };
}

/** Whether a copy may come after this check, so that the next one is worth a comparison. */
export function awaitsCopy({ kind }: SeenPhoto): boolean {
  return CURABLE_VERDICTS.includes(kind);
}

/**
 * What two checks of one person show: SharePoint had the wrong picture at the first. If it has the right one at the
 * second, and Graph's picture is the same, then it copied in between. Undefined: they show nothing.
 */
export function observeCopy(
  before: SeenPhoto,
  after: SeenPhoto,
  assumedInterval: number,
): TimingObservation | undefined {
  const isSamePicture = before.picture !== undefined && before.picture === after.picture;
  if (!awaitsCopy(before) || !isSamePicture || !after.stamp || after.readAt <= before.readAt) return undefined;
  const hasMoved = after.stamp.getTime() !== before.stamp?.getTime();
  const offset = hasMoved ? offsetOf(after.stamp, before.readAt, after.readAt) : undefined;
  if (RIGHT_VERDICTS.includes(after.kind)) {
    const meaning = meaningOfCopy(before, after, { hasMoved, offset });
    const gap = meaning === 'other' ? undefined : shorterGap(before.stamp, after.stamp, assumedInterval);
    return someOf({ gap, offset, meaning });
  }
  return awaitsCopy(after) && offset !== undefined ? { offset, meaning: 'attempt' } : undefined;
}

function meaningOfCopy(
  before: SeenPhoto,
  after: SeenPhoto,
  { hasMoved, offset }: { readonly hasMoved: boolean; readonly offset: number | undefined },
): TimingObservation['meaning'] {
  if (!hasMoved) return 'other';
  if (offset !== undefined) return 'copy';
  return isNarrow(before.readAt, after.readAt) ? 'other' : undefined;
}

/** The time zone that puts the timestamp between two times, as minutes ahead of UTC. */
function offsetOf(stamp: Date, from: Date, until: Date): number | undefined {
  if (!isNarrow(from, until)) return undefined;
  const middle = (from.getTime() + until.getTime()) / 2;
  const offset = Math.round((stamp.getTime() - middle) / MINUTE_MS / OFFSET_STEP) * OFFSET_STEP;
  const time = stamp.getTime() - offset * MINUTE_MS;
  const fits = time >= from.getTime() - CLOCK_TOLERANCE_MS && time <= until.getTime() + CLOCK_TOLERANCE_MS;
  // Not -0, which a database does not keep.
  return fits && offset >= OFFSETS.least && offset <= OFFSETS.most ? offset + 0 : undefined;
}

function isNarrow(from: Date, until: Date): boolean {
  return until.getTime() - from.getTime() <= NARROW_MS;
}

/** The time zone does not matter, as both timestamps have the same. */
function shorterGap(earlier: Date | undefined, later: Date, assumedInterval: number): number | undefined {
  const gap = later.getTime() - (earlier ?? later).getTime();
  return gap > 0 && gap < assumedInterval ? gap : undefined;
}

function someOf(observation: TimingObservation): TimingObservation | undefined {
  return Object.values(observation).some((value) => value !== undefined) ? observation : undefined;
}
