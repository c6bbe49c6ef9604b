import type { CopyTimes } from './copy-times.ts';
import type { Evidence, Source, SourceName } from './evidence.ts';
import { assessEvidence, type Finding, type Findings } from './findings.ts';

/** Every verdict. */
export const VERDICT_KINDS = [
  'unknown',
  'in-sync',
  'guest',
  'no-sharepoint',
  'mailbox-on-premises',
  'no-mailbox',
  'sync-off',
  'no-photo',
  'not-copied',
  'never-synced',
  'waiting',
  'out-of-date',
] as const;

export type VerdictKind = (typeof VERDICT_KINDS)[number];

export interface Verdict {
  readonly kind: VerdictKind;
  /**
   * When a retry may help; always after `readAt`. Set for `waiting`; for `never-synced` if SharePoint looked for a
   * photo within its copy interval and found none; for `unknown` if a service asked for a pause.
   */
  readonly retryAt?: Date;
  /** The sources that the decision needed but that gave no usable answer; empty unless `unknown`. */
  readonly failedSources: readonly SourceName[];
  /** The tenant restricts photo changes: photos come from its own directory, or only some roles may change them. */
  readonly locked: boolean;
}

type Row = readonly [kind: Exclude<VerdictKind, 'unknown'>, holds: (findings: Findings) => Finding];

/**
 * The verdicts; the first match wins. An undecided row makes the verdict `unknown`, so a failed source matters only if
 * its answer could change the verdict.
 */
const VERDICTS: readonly Row[] = [
  ['in-sync', ({ same }) => same],
  ['guest', ({ guest }) => guest],
  ['no-sharepoint', ({ sharePointService }) => not(sharePointService)],
  ['mailbox-on-premises', ({ mailboxOnPremises }) => mailboxOnPremises],
  ['no-mailbox', ({ mailbox }) => not(mailbox)],
  ['sync-off', ({ syncOff }) => syncOff],
  ['no-photo', ({ upstream, sharePoint, accountKnown }) => and(not(upstream), and(not(sharePoint), accountKnown))],
  ['not-copied', ({ copyOverdue }) => copyOverdue],
  ['never-synced', ({ sharePoint }) => not(sharePoint)],
  ['waiting', ({ copyDueAt }) => copyDueAt !== undefined],
  ['out-of-date', () => true],
];

/**
 * Decides what is wrong with the photo. Pure and total: every evidence has exactly one verdict.
 * A failed source counts neither as a picture nor as "no picture"; it matters only if the other sources do not decide.
 */
export function decideVerdict(evidence: Evidence, times: CopyTimes): Verdict {
  const findings = assessEvidence(evidence, times);
  const locked = isLocked(evidence);
  for (const [kind, holds] of VERDICTS) {
    const finding = holds(findings);
    if (finding === false) continue;
    if (finding !== true) {
      const retryAt = endOfLongestPause(evidence, finding);
      return { kind: 'unknown', failedSources: finding, locked, ...(retryAt && { retryAt }) };
    }
    const retryAt = kind === 'waiting' || kind === 'never-synced' ? findings.copyDueAt : undefined;
    return { kind, failedSources: [], locked, ...(retryAt && { retryAt }) };
  }
  return { kind: 'unknown', failedSources: [], locked };
}

function not(finding: Finding): Finding {
  return typeof finding === 'boolean' ? !finding : finding;
}

/** False if one side is false; undecided only if both could still be true. */
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

/** The end of the longest pause that one of these sources asked for. */
function endOfLongestPause(evidence: Evidence, sources: readonly SourceName[]): Date | undefined {
  const longest = Math.max(0, ...sources.map((name) => retryAfter(evidence[name])));
  return longest > 0 ? new Date(evidence.readAt.getTime() + longest) : undefined;
}

function retryAfter(source: Source<unknown>): number {
  return source.state === 'failed' ? (source.retryAfter ?? 0) : 0;
}
