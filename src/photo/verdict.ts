import type { Evidence, Source, SourceName } from './evidence.ts';

export type VerdictKind = 'unknown' | 'in-sync' | 'no-photo' | 'never-synced' | 'waiting' | 'out-of-date';

export interface Verdict {
  readonly kind: VerdictKind;
  /**
   * From when trying again may help; always after `readAt`. With `waiting`; with `never-synced` if SharePoint looked within its interval
   * and found no photo yet; with `unknown` if a service asked to be left alone.
   */
  readonly retryAt?: Date;
  /** The sources that the decision needed and that gave no answer to build on; empty unless `unknown`. */
  readonly failedSources: readonly SourceName[];
  /** The tenant lets not everybody change their photo. */
  readonly locked: boolean;
}

export interface VerdictSettings {
  /** SharePoint copies a person's picture at most once in so many milliseconds (published: `limits.sharePoint.copyInterval`). */
  readonly copyInterval: number;
}

/** The verdicts: first match wins. */
const VERDICTS: readonly (readonly [VerdictKind, (facts: Facts) => boolean])[] = [
  ['unknown', ({ failedSources, look }) => failedSources.length > 0 || look === 'cannot-tell'],
  ['in-sync', ({ look }) => look === 'same'],
  ['no-photo', ({ upstream, sharePoint }) => upstream === 'none' && sharePoint === 'none'],
  ['never-synced', ({ sharePoint }) => sharePoint === 'none'],
  ['waiting', ({ copyDueAt }) => copyDueAt !== undefined],
  ['out-of-date', () => true],
];

/**
 * What is the matter with the photo. Pure and total: every evidence has exactly one verdict.
 * A source that failed counts neither as a picture nor as none; it matters only where the others leave the decision open.
 */
export function decideVerdict(evidence: Evidence, settings: VerdictSettings): Verdict {
  const facts = weigh(evidence, settings);
  const kind = VERDICTS.find(([, holds]) => holds(facts))?.[0] ?? 'unknown';
  const retryAt = retryAtFor(kind, facts, evidence);
  return { kind, failedSources: facts.failedSources, locked: isLocked(evidence), ...(retryAt && { retryAt }) };
}

function retryAtFor(kind: VerdictKind, facts: Facts, evidence: Evidence): Date | undefined {
  if (kind === 'waiting' || kind === 'never-synced') return facts.copyDueAt;
  return kind === 'unknown' ? askedToWaitUntil(evidence, facts.failedSources) : undefined;
}

function isLocked({ photoPolicy }: Evidence): boolean {
  if (photoPolicy.state !== 'read') return false;
  return photoPolicy.value.source === 'onPremises' || photoPolicy.value.allowedRoles.length > 0;
}

type Presence = 'picture' | 'none' | 'unclear';

interface Facts {
  readonly upstream: Presence;
  readonly sharePoint: Presence;
  /** How the two pictures compare; undefined: there are not two, or one could not be read. */
  readonly look: 'same' | 'different' | 'cannot-tell' | undefined;
  readonly failedSources: readonly SourceName[];
  /** When SharePoint copies next at the earliest; undefined: it may copy now. */
  readonly copyDueAt: Date | undefined;
}

function weigh(evidence: Evidence, { copyInterval }: VerdictSettings): Facts {
  const upstream = upstreamPresence(evidence);
  const sharePoint = sharePointPresence(evidence);
  const bothExist = upstream === 'picture' && sharePoint === 'picture';
  const needed: SourceName[] = [];
  if (upstream === 'unclear') needed.push(evidence.graphPhoto.state === 'read' ? 'graphPicture' : 'graphPhoto');
  if (sharePoint === 'unclear') needed.push('sharePointProfile');
  if (bothExist) needed.push('graphPicture', 'sharePointPicture');
  const failedSources = needed.filter((name) => evidence[name].state !== 'read');
  const comparable = bothExist && failedSources.length === 0;
  return {
    upstream,
    sharePoint,
    look: comparable ? (evidence.comparison?.answer ?? 'cannot-tell') : undefined,
    failedSources,
    copyDueAt: copyDueAt(evidence, copyInterval),
  };
}

/** Bytes that came prove a picture; without them the metadata decides. Metadata of a picture whose bytes are a 404 contradict themselves. */
function upstreamPresence({ graphPhoto, graphPicture }: Evidence): Presence {
  if (graphPicture.state === 'read') return 'picture';
  if (graphPhoto.state === 'absent') return 'none';
  if (graphPhoto.state === 'read' && graphPicture.state === 'failed') return 'picture';
  return 'unclear';
}

/** The profile says whether SharePoint shows a picture, also when its bytes could not be read. */
function sharePointPresence({ sharePointProfile, sharePointPicture }: Evidence): Presence {
  if (sharePointProfile.state === 'failed') return 'unclear';
  if (sharePointProfile.state === 'absent' || sharePointPicture.state === 'absent') return 'none';
  return 'picture';
}

/**
 * SharePoint's timestamp may be local time (UNCONFIRMED), so it may lie ahead by the time zones' 14 hours; further ahead it is
 * no time of a copy. A copy can't lie in the future: at most one whole interval is waited from now.
 */
const FURTHEST_AHEAD = 14 * 60 * 60 * 1000;

function copyDueAt({ sharePointProfile, readAt }: Evidence, copyInterval: number): Date | undefined {
  const copiedAt = sharePointProfile.state === 'read' ? sharePointProfile.value.copiedAt : undefined;
  if (!copiedAt || copiedAt.getTime() - readAt.getTime() > FURTHEST_AHEAD) return undefined;
  const due = Math.min(copiedAt.getTime(), readAt.getTime()) + copyInterval;
  return due > readAt.getTime() ? new Date(due) : undefined;
}

/** The longest pause that a needed source asked for. */
function askedToWaitUntil(evidence: Evidence, sources: readonly SourceName[]): Date | undefined {
  const longest = Math.max(0, ...sources.map((name) => retryAfter(evidence[name])));
  return longest > 0 ? new Date(evidence.readAt.getTime() + longest) : undefined;
}

function retryAfter(source: Source<unknown>): number {
  return source.state === 'failed' ? (source.retryAfter ?? 0) : 0;
}
