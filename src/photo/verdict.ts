import type { Evidence, Source, SourceName } from './evidence.ts';
import { assessEvidence, type Finding, type Findings } from './findings.ts';

export type VerdictKind =
  | 'unknown'
  | 'in-sync'
  | 'guest'
  | 'no-sharepoint'
  | 'mailbox-on-premises'
  | 'no-mailbox'
  | 'sync-off'
  | 'no-photo'
  | 'not-copied'
  | 'never-synced'
  | 'waiting'
  | 'out-of-date';

export interface Verdict {
  readonly kind: VerdictKind;
  /**
   * From when trying again may help; always after `readAt`. With `waiting`; with `never-synced` if SharePoint looked within its interval
   * and found no photo yet; with `unknown` if a service asked to be left alone.
   */
  readonly retryAt?: Date;
  /** The sources that the decision needed and that gave no answer to build on; empty unless `unknown`. */
  readonly failedSources: readonly SourceName[];
  /** The tenant lets not everybody change their photo: photos come from its own directory, or only some roles may change them. */
  readonly locked: boolean;
}

export interface VerdictSettings {
  /** SharePoint copies a person's picture at most once in so many milliseconds (published: `limits.sharePoint.copyInterval`). */
  readonly copyInterval: number;
}

type Row = readonly [kind: Exclude<VerdictKind, 'unknown'>, holds: (facts: Findings) => Finding];

/**
 * The verdicts: first match wins. Before them all stands `unknown`: it is the verdict as soon as a row is reached that can be neither
 * affirmed nor denied, so a source is needed exactly where what it would have said could change the verdict.
 */
const VERDICTS: readonly Row[] = [
  ['in-sync', ({ same }) => same],
  ['guest', ({ guest }) => guest],
  ['no-sharepoint', ({ sharePointService }) => not(sharePointService)],
  ['mailbox-on-premises', ({ mailboxOnPremises }) => mailboxOnPremises],
  ['no-mailbox', ({ mailbox }) => not(mailbox)],
  ['sync-off', ({ syncOff }) => syncOff],
  ['no-photo', ({ upstream, sharePoint, accountKnown }) => and(not(upstream), and(not(sharePoint), accountKnown))],
  ['not-copied', ({ shownInVain }) => shownInVain],
  ['never-synced', ({ sharePoint }) => not(sharePoint)],
  ['waiting', ({ copyDueAt }) => copyDueAt !== undefined],
  ['out-of-date', () => true],
];

/**
 * What is the matter with the photo. Pure and total: every evidence has exactly one verdict.
 * A source that failed counts neither as a picture nor as none; it matters only where the others leave the decision open.
 */
export function decideVerdict(evidence: Evidence, settings: VerdictSettings): Verdict {
  const facts = assessEvidence(evidence, settings.copyInterval);
  const locked = isLocked(evidence);
  for (const [kind, holds] of VERDICTS) {
    const answer = holds(facts);
    if (answer === false) continue;
    if (answer !== true) {
      const retryAt = askedToWaitUntil(evidence, answer);
      return { kind: 'unknown', failedSources: answer, locked, ...(retryAt && { retryAt }) };
    }
    const retryAt = kind === 'waiting' || kind === 'never-synced' ? facts.copyDueAt : undefined;
    return { kind, failedSources: [], locked, ...(retryAt && { retryAt }) };
  }
  return { kind: 'unknown', failedSources: [], locked };
}

function not(answer: Finding): Finding {
  return typeof answer === 'boolean' ? !answer : answer;
}

/** False where one side is; open only where both could be true. */
function and(one: Finding, other: Finding): Finding {
  if (one === false || other === false) return false;
  if (one === true) return other;
  return other === true ? one : [...one, ...other];
}

/** https://learn.microsoft.com/graph/profilephoto-configure-settings */
function isLocked({ photoPolicy }: Evidence): boolean {
  if (photoPolicy.state !== 'read') return false;
  return photoPolicy.value.source === 'onPremises' || photoPolicy.value.allowedRoles.length > 0;
}

/** The longest pause that a needed source asked for. */
function askedToWaitUntil(evidence: Evidence, sources: readonly SourceName[]): Date | undefined {
  const longest = Math.max(0, ...sources.map((name) => retryAfter(evidence[name])));
  return longest > 0 ? new Date(evidence.readAt.getTime() + longest) : undefined;
}

function retryAfter(source: Source<unknown>): number {
  return source.state === 'failed' ? (source.retryAfter ?? 0) : 0;
}
