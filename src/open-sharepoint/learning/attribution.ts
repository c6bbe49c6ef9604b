import type { Candidate, LinkOutcome } from '../types.ts';

/** One try to start a copy for one person: a press, or a request by the bot. */
export interface LinkTry {
  readonly candidate: Candidate;
  readonly at: Date;
  /** Number of looks since then that showed no copy. */
  readonly looks: number;
}

/** What one look at a person's photo showed about copies. */
export interface CopyLook {
  readonly at: Date;
  /** When SharePoint copied last. Undefined: not since the first of the tries. */
  readonly copiedAt: Date | undefined;
  /** From when SharePoint could copy for this person at all. Undefined: it cannot, for example while sync is off. */
  readonly copyableFrom: Date | undefined;
}

/** `unknown`: nothing can be learned from the try. */
export type TryOutcome = LinkOutcome | 'unknown';

export interface SettledTry<Try extends LinkTry> {
  readonly settled: Try;
  readonly outcome: TryOutcome;
}

/** A copy counts for a try within this time. Milliseconds. */
export const COPY_WINDOW_MS = 3_600_000;
/** A copy within this time after a try surely comes from it, also if others came before. Milliseconds. */
const PROMPT_COPY_MS = 10 * 60_000;
/** For so long, a copy may still come from an earlier try: copies can take hours. Milliseconds. */
const LATE_COPY_MS = 24 * 3_600_000;
/** Clocks of services differ. Milliseconds. */
const CLOCK_TOLERANCE_MS = 60_000;

/**
 * What followed each try, as far as this look shows. Tries without a result yet are left out. `tries`: all of one
 * person for one picture, earliest first.
 *
 * A copy is credited to the last try before it, and to no other one. The tries before that one failed if a look showed
 * it. If another request was tried in the day before and the copy was not prompt, it could be due to either of them, so
 * nothing is learned. Without a copy, a try fails when its hour is over. Nothing is learned from tries at which
 * SharePoint could not copy, from copies after the hour, and from repeats of the same try within the hour.
 */
export function attributeCopy<Try extends LinkTry>(tries: readonly Try[], look: CopyLook): readonly SettledTry<Try>[] {
  const { copiedAt } = look;
  const credited = copiedAt && tries.findLast(({ at }) => at.getTime() <= copiedAt.getTime() + CLOCK_TOLERANCE_MS);
  if (!credited) return tries.flatMap((one) => settle(one, outcomeWithoutCopy(one, tries, look)));
  const isSure = isSurelyFrom(credited, tries, copiedAt);
  return tries.flatMap((one) => {
    if (one === credited) return settle(one, isSure ? 'copied' : 'unknown');
    return settle(one, isSure && hasFailed(one, credited, look) && !repeats(one, tries) ? 'not-copied' : 'unknown');
  });
}

function settle<Try extends LinkTry>(settled: Try, outcome: TryOutcome | undefined): readonly SettledTry<Try>[] {
  return outcome ? [{ settled, outcome }] : [];
}

/** `by-request` counts only if it is certain: it would go on for ever on the merits of people's own visits. */
function isSurelyFrom({ candidate, at }: LinkTry, tries: readonly LinkTry[], copiedAt: Date): boolean {
  const delay = copiedAt.getTime() - at.getTime();
  const isByRequest = candidate === 'by-request';
  const isAlone = tries.every((other) => {
    const before = at.getTime() - other.at.getTime();
    return other.candidate === candidate || before < 0 || before >= LATE_COPY_MS;
  });
  if (isByRequest) return isAlone && delay <= PROMPT_COPY_MS;
  return delay <= (isAlone ? COPY_WINDOW_MS : PROMPT_COPY_MS);
}

/** The person went on to another request, and a look showed that this one had started no copy. */
function hasFailed(one: LinkTry, credited: LinkTry, look: CopyLook): boolean {
  return one.at < credited.at && one.candidate !== credited.candidate && one.looks > 0 && couldCopy(one, look);
}

function outcomeWithoutCopy(one: LinkTry, tries: readonly LinkTry[], look: CopyLook): TryOutcome | undefined {
  if (look.at.getTime() - one.at.getTime() < COPY_WINDOW_MS) return undefined;
  return couldCopy(one, look) && !repeats(one, tries) ? 'not-copied' : 'unknown';
}

function couldCopy({ at }: LinkTry, { copyableFrom }: CopyLook): boolean {
  return copyableFrom !== undefined && copyableFrom <= at;
}

/** The same request was tried less than an hour before. */
function repeats(one: LinkTry, tries: readonly LinkTry[]): boolean {
  return tries.slice(0, tries.indexOf(one)).some(({ candidate, at }) => {
    return candidate === one.candidate && one.at.getTime() - at.getTime() < COPY_WINDOW_MS;
  });
}
