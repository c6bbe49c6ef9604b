import type { Account, Evidence, FailureReason, SharePointProfile, Source, SourceName } from './evidence.ts';
import { hasExchangePlan, hasSharePointPlan } from './service-plans.ts';

/** A question's answer; or, where there is none, the sources that should have given it (nobody, where pictures can't be told apart). */
export type Finding = boolean | readonly SourceName[];

/** What the evidence says of each question that a verdict asks. */
export interface Findings {
  /** Graph has a picture. */
  readonly upstream: Finding;
  /** SharePoint shows a picture. */
  readonly sharePoint: Finding;
  /** Both are there and look the same. */
  readonly same: Finding;
  /** It is known what kind of account it is; never false. */
  readonly accountKnown: Finding;
  readonly guest: Finding;
  /** The person may use SharePoint. */
  readonly sharePointService: Finding;
  readonly mailboxOnPremises: boolean;
  /** There is a mailbox that SharePoint could copy from. */
  readonly mailbox: Finding;
  /** SharePoint was told not to copy. */
  readonly syncOff: Finding;
  /** The button that opens SharePoint was first shown long enough ago for a copy of this picture, and none was made since. */
  readonly shownInVain: boolean;
  /** When SharePoint copies next at the earliest; undefined: it may copy now. */
  readonly copyDueAt: Date | undefined;
}

/** `copyInterval` in milliseconds. */
export function assessEvidence(evidence: Evidence, copyInterval: number): Findings {
  const account = readOf(evidence.account);
  const profile = readOf(evidence.sharePointProfile);
  const upstream = upstreamPicture(evidence);
  const sharePoint = sharePointPicture(evidence);
  const mailboxOnPremises = graphFailedWith(evidence, 'mailbox-on-premises');
  // Nobody else's account is one that SharePoint copies for: no guest's, and none without SharePoint.
  const seen = isCopiedFromMailbox(evidence) === true;
  return {
    upstream,
    sharePoint,
    same: looksSame(evidence, upstream, sharePoint),
    accountKnown: account ? true : ['account'],
    guest: account ? isGuest(account) : seen ? false : ['account'],
    sharePointService: account ? hasSharePoint(evidence, account) : seen ? true : ['account'],
    mailboxOnPremises,
    mailbox: hasMailbox(evidence, account),
    syncOff: evidence.sharePointProfile.state === 'failed' ? ['sharePointProfile'] : profile?.exchangeSyncState === '0',
    shownInVain: isShownInVain(evidence, profile, copyInterval),
    copyDueAt: copyDueAt(evidence, profile, copyInterval),
  };
}

/** Bytes that came prove a picture; without them the metadata decides. Metadata of a picture whose bytes are a 404 contradict themselves. */
function upstreamPicture({ graphPhoto, graphPicture }: Evidence): Finding {
  if (graphPicture.state === 'read') return true;
  if (graphPhoto.state === 'absent') return false;
  if (graphPhoto.state === 'failed') return ['graphPhoto'];
  return graphPicture.state === 'failed' ? true : ['graphPicture'];
}

/** The profile says whether SharePoint shows a picture, also when its bytes could not be read. */
function sharePointPicture(evidence: Evidence): Finding {
  const { sharePointProfile, sharePointPicture } = evidence;
  if (sharePointProfile.state === 'failed') return isShutOut(evidence) ? false : ['sharePointProfile'];
  return sharePointProfile.state === 'read' && sharePointPicture.state !== 'absent';
}

/**
 * SharePoint is closed to guests and to people without a plan: a 403 (seen with guests, https://github.com/microsoftgraph/microsoft-graph-docs/issues/11048),
 * or no My Site to ask. To anybody else the same answers are failures.
 */
function isShutOut({ account, sharePointProfile }: Evidence): boolean {
  if (sharePointProfile.state !== 'failed' || account.state !== 'read') return false;
  const { reason } = sharePointProfile;
  const closed = reason === 'forbidden' || reason === 'not-found';
  return closed && (isGuest(account.value) || !hasSharePointPlan(account.value.assignedPlans));
}

function looksSame(evidence: Evidence, upstream: Finding, sharePoint: Finding): Finding {
  if (upstream === false || sharePoint === false) return false;
  const { graphPicture, sharePointPicture, comparison } = evidence;
  // A mailbox out of Graph's reach is an answer of its own: there will be no picture to compare.
  if (graphPicture.state !== 'read' && isMailboxOutOfReach(evidence)) return false;
  const open: SourceName[] = [];
  if (upstream !== true) open.push(...upstream);
  else if (graphPicture.state !== 'read') open.push('graphPicture');
  if (sharePoint !== true) open.push(...sharePoint);
  else if (sharePointPicture.state !== 'read') open.push('sharePointPicture');
  if (open.length > 0 || !comparison || comparison.answer === 'cannot-tell') return open;
  return comparison.answer === 'same';
}

function isGuest({ userType }: Account): boolean {
  return userType?.toLowerCase() === 'guest';
}

/** Where Graph shows no plan at all, a profile that is fed from a mailbox proves more than the empty list. */
function hasSharePoint(evidence: Evidence, { assignedPlans }: Account): Finding {
  if (hasSharePointPlan(assignedPlans)) return true;
  return assignedPlans.length === 0 ? isCopiedFromMailbox(evidence) : false;
}

/**
 * Graph's word for the mailbox comes first, as it is of now. Then SharePoint's own word that it copies from one outweighs the licences:
 * a shared mailbox needs none, and a plan may be one that we don't know.
 */
function hasMailbox(evidence: Evidence, account: Account | undefined): Finding {
  if (graphFailedWith(evidence, 'no-mailbox')) return false;
  if (account && hasExchangePlan(account.assignedPlans)) return true;
  const copied = isCopiedFromMailbox(evidence);
  return account || copied === true ? copied : ['account'];
}

/** SharePoint's own word; none from somebody to whom it is closed. */
function isCopiedFromMailbox(evidence: Evidence): Finding {
  const { sharePointProfile: profile } = evidence;
  if (profile.state === 'failed') return isShutOut(evidence) ? false : ['sharePointProfile'];
  return profile.state === 'read' && profile.value.exchangeSyncState === '1';
}

function graphFailedWith({ graphPhoto, graphPicture }: Evidence, reason: FailureReason): boolean {
  return [graphPhoto, graphPicture].some((source) => source.state === 'failed' && source.reason === reason);
}

function isMailboxOutOfReach(evidence: Evidence): boolean {
  return graphFailedWith(evidence, 'mailbox-on-premises') || graphFailedWith(evidence, 'no-mailbox');
}

/**
 * SharePoint's timestamp is compared as it stands, though it may be local time (UNCONFIRMED): where it lies ahead, another visit is
 * advised rather than an admin troubled. The same where our own clock was set back behind the time of showing.
 */
function isShownInVain(
  { openSharePointShownAt: shownAt, readAt }: Evidence,
  profile: SharePointProfile | undefined,
  copyInterval: number,
): boolean {
  if (!shownAt || readAt.getTime() - shownAt.getTime() <= copyInterval) return false;
  return !profile?.copiedAt || profile.copiedAt <= shownAt;
}

/**
 * SharePoint's timestamp may be local time (UNCONFIRMED), so it may lie ahead by the time zones' 14 hours; further ahead it is
 * no time of a copy. A copy can't lie in the future: at most one whole interval is waited from now.
 */
const FURTHEST_AHEAD = 14 * 60 * 60 * 1000;

function copyDueAt(
  { readAt }: Evidence,
  profile: SharePointProfile | undefined,
  copyInterval: number,
): Date | undefined {
  const copiedAt = profile?.copiedAt;
  if (!copiedAt || copiedAt.getTime() - readAt.getTime() > FURTHEST_AHEAD) return undefined;
  const due = Math.min(copiedAt.getTime(), readAt.getTime()) + copyInterval;
  return due > readAt.getTime() ? new Date(due) : undefined;
}

function readOf<T>(source: Source<T>): T | undefined {
  return source.state === 'read' ? source.value : undefined;
}
