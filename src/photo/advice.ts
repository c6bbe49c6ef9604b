import type { Evidence, FailureReason, Source } from './evidence.ts';
import type { Verdict } from './verdict.ts';

/** Why things are as they are; each key has one sentence in every language. */
export type Cause =
  | 'same-picture'
  | 'no-photo-anywhere'
  | 'never-copied'
  | 'changed-since-copy'
  | 'removed-since-copy'
  | 'changed-but-copied-recently'
  | 'removed-but-copied-recently'
  | 'pictures-unclear'
  | 'graph-unreadable'
  | 'sharepoint-unreadable'
  | 'both-unreadable';

/** What the person can do about it; each key has one sentence in every language. */
export type Remedy =
  | 'nothing'
  | 'add-photo'
  | 'open-sharepoint'
  | 'wait'
  | 'compare-yourself'
  | 'try-again'
  | 'try-later'
  | 'tell-admin';

/** The card's buttons, the most useful first. */
export type Action = 'open-sharepoint' | 'check-again' | 'change-photo';

export interface Advice {
  readonly cause: Cause;
  readonly remedy: Remedy;
  readonly actions: readonly Action[];
  /** As in the verdict: when the remedy may work. */
  readonly retryAt?: Date;
}

/** What to tell the person: keys only, in the order of the verdicts. Pure and total. */
export function adviceFor(verdict: Verdict, evidence: Evidence): Advice {
  const retryAt = verdict.retryAt && { retryAt: verdict.retryAt };
  const removed = evidence.graphPhoto.state === 'absent' && evidence.graphPicture.state !== 'read';
  switch (verdict.kind) {
    case 'unknown':
      return { ...adviceForUnknown(verdict, evidence), ...retryAt };
    case 'in-sync':
      return { cause: 'same-picture', remedy: 'nothing', actions: ['change-photo'] };
    case 'no-photo':
      return { cause: 'no-photo-anywhere', remedy: 'add-photo', actions: ['change-photo', 'check-again'] };
    case 'never-synced':
      return {
        cause: 'never-copied',
        remedy: 'open-sharepoint',
        actions: ['open-sharepoint', 'check-again', 'change-photo'],
        ...retryAt,
      };
    case 'waiting': {
      const cause = removed ? 'removed-but-copied-recently' : 'changed-but-copied-recently';
      return { cause, remedy: 'wait', actions: ['check-again', 'change-photo'], ...retryAt };
    }
    case 'out-of-date': {
      const cause = removed ? 'removed-since-copy' : 'changed-since-copy';
      return { cause, remedy: 'open-sharepoint', actions: ['open-sharepoint', 'check-again', 'change-photo'] };
    }
  }
}

function adviceForUnknown({ failedSources, retryAt }: Verdict, evidence: Evidence): Advice {
  if (failedSources.length === 0) {
    return {
      cause: 'pictures-unclear',
      remedy: 'compare-yourself',
      actions: ['open-sharepoint', 'check-again', 'change-photo'],
    };
  }
  const graph = failedSources.some((name) => name.startsWith('graph'));
  const sharePoint = failedSources.some((name) => name.startsWith('sharePoint'));
  const cause = graph && sharePoint ? 'both-unreadable' : graph ? 'graph-unreadable' : 'sharepoint-unreadable';
  const onlyAdmin = failedSources.some((name) => needsAdmin(evidence[name]));
  return { cause, remedy: onlyAdmin ? 'tell-admin' : retryAt ? 'try-later' : 'try-again', actions: ['check-again'] };
}

/** A missing permission or consent, and a picture on a foreign host, don't go away by trying again. */
const ONLY_ADMIN: readonly FailureReason[] = ['forbidden', 'not-allowed', 'foreign-host'];

function needsAdmin(source: Source<unknown>): boolean {
  return source.state === 'failed' && ONLY_ADMIN.includes(source.reason);
}
