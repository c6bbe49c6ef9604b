import { type CopyTimes, copiedAtIn, nextCopyInterval } from '../photo/copy-times.ts';
import type { Evidence } from '../photo/evidence.ts';
import type { Verdict, VerdictKind } from '../photo/verdict.ts';
import { attributeCopy, COPY_WINDOW_MS, type SettledTry } from './learning/attribution.ts';
import type { TriedPage } from './press.ts';

/** Verdicts with which SharePoint has what it should have. */
export const RIGHT_VERDICTS: readonly VerdictKind[] = ['in-sync', 'no-photo'];
/** Verdicts that a copy cures. */
export const CURABLE_VERDICTS: readonly VerdictKind[] = ['never-synced', 'waiting', 'out-of-date', 'not-copied'];
/** Clocks of services differ, and SharePoint's time stamp has whole seconds. Milliseconds. */
const CLOCK_TOLERANCE_MS = 60_000;

/**
 * What followed the presses, as far as this check shows; see `attributeCopy`. Presses whose result is not known yet,
 * and those that have one, are left out. `presses`: earliest first.
 */
export function judgePresses(
  { verdict: { kind }, evidence }: { readonly verdict: Pick<Verdict, 'kind'>; readonly evidence: Evidence },
  presses: readonly TriedPage[],
  times: CopyTimes,
): readonly SettledTry<TriedPage>[] {
  const open = presses.filter(({ outcome }) => outcome === undefined);
  const [first] = open;
  if (!first) return [];
  const { readAt } = evidence;
  const copiedAt = timeOfCopy(kind, evidence, { first, times });
  if (!copiedAt) {
    const unclear = open.filter((press) => isUnclear(press, kind, evidence, times));
    if (unclear.length > 0) return unclear.map((settled) => ({ settled, outcome: 'unknown' }));
    if (kind === 'unknown') return [];
  }
  // SharePoint could copy: otherwise the press would have been settled by an earlier look, or just now.
  const look = { at: readAt, copiedAt, copyableFrom: new Date(0) };
  return attributeCopy(presses, look).filter(({ settled }) => settled.outcome === undefined);
}

/**
 * When SharePoint copied, if it did since this press. Its time stamp counts if it fits; its time zone and meaning are
 * UNCONFIRMED [copy-timestamp], so otherwise the time of the check counts.
 */
function timeOfCopy(
  kind: VerdictKind,
  { sharePointProfile, readAt }: Evidence,
  { first, times }: { readonly first: TriedPage; readonly times: CopyTimes },
): Date | undefined {
  const stamp = sharePointProfile.state === 'read' ? copiedAtIn(sharePointProfile.value, times) : undefined;
  const fits =
    stamp &&
    stamp.getTime() >= first.at.getTime() - CLOCK_TOLERANCE_MS &&
    stamp.getTime() <= readAt.getTime() + CLOCK_TOLERANCE_MS;
  if (fits) return stamp;
  return RIGHT_VERDICTS.includes(kind) ? readAt : undefined;
}

/** Whether nothing can be learned: SharePoint could not copy at the press, or could not be read for the whole hour. */
function isUnclear(press: TriedPage, kind: VerdictKind, evidence: Evidence, times: CopyTimes): boolean {
  const { sharePointProfile, readAt } = evidence;
  if (kind === 'unknown') return readAt.getTime() - press.at.getTime() >= COPY_WINDOW_MS;
  if (!CURABLE_VERDICTS.includes(kind)) return true;
  const copiedAt = sharePointProfile.state === 'read' ? copiedAtIn(sharePointProfile.value, times) : undefined;
  if (!copiedAt) return false;
  return Math.min(copiedAt.getTime(), readAt.getTime()) + nextCopyInterval(times) > press.at.getTime();
}
