import { type CopyTimes, copiedAtIn, nextCopyInterval } from './copy-times.ts';
import type { Account, Evidence, FailureReason, SharePointProfile, Source, SourceName } from './evidence.ts';
import { hasExchangePlan, hasSharePointPlan } from './service-plans.ts';

/**
 * The answer to a question; or, if it is undecided, the sources that failed to give it. An empty list: the comparison
 * of the pictures is inconclusive.
 */
export type Finding = boolean | readonly SourceName[];

/** The answers, from the evidence, to the questions that the verdicts depend on. */
export interface Findings {
  /** Graph has a picture. */
  readonly upstream: Finding;
  /** SharePoint shows a picture. */
  readonly sharePoint: Finding;
  /** Both pictures exist and look the same. */
  readonly same: Finding;
  /** The kind of account is known; never false. */
  readonly accountKnown: Finding;
  readonly guest: Finding;
  /** The person may use SharePoint. */
  readonly sharePointService: Finding;
  readonly mailboxOnPremises: boolean;
  /** A mailbox exists that SharePoint can copy from. */
  readonly mailbox: Finding;
  /** SharePoint is set not to copy. */
  readonly syncOff: Finding;
  /**
   * *Open SharePoint* was pressed for this picture more than one copy interval ago, without a copy since. If presses
   * are not known: it was shown.
   */
  readonly copyOverdue: boolean;
  /** Earliest time of SharePoint's next copy; undefined: it may copy now. */
  readonly copyDueAt: Date | undefined;
}

/** Derives the findings from the evidence. */
export function assessEvidence(evidence: Evidence, times: CopyTimes): Findings {
  const account = readOf(evidence.account);
  const profile = readOf(evidence.sharePointProfile);
  const upstream = upstreamPicture(evidence);
  const sharePoint = sharePointPicture(evidence);
  const mailboxOnPremises = graphFailedWith(evidence, 'mailbox-on-premises');
  // SharePoint copies photos only of members with a SharePoint plan (UNCONFIRMED [copied-people]). So a copy decides
  // `guest` and `sharePointService` if the account could not be read.
  const isCopied = isCopiedFromMailbox(evidence) === true;
  return {
    upstream,
    sharePoint,
    same: looksSame(evidence, upstream, sharePoint),
    accountKnown: account ? true : ['account'],
    guest: account ? isGuestHere(evidence, account) : isCopied ? false : ['account'],
    sharePointService: account ? hasSharePoint(evidence, account) : isCopied ? true : ['account'],
    mailboxOnPremises,
    mailbox: hasMailbox(evidence, account),
    syncOff: evidence.sharePointProfile.state === 'failed' ? ['sharePointProfile'] : profile?.exchangeSyncState === '0',
    copyOverdue: isCopyOverdue(evidence, profile, times),
    copyDueAt: copyDueAt(evidence, profile, times),
  };
}

/** Received bytes prove a picture. Otherwise the metadata decide, but metadata without bytes (404) are undecided. */
function upstreamPicture({ graphPhoto, graphPicture }: Evidence): Finding {
  if (graphPicture.state === 'read') return true;
  if (graphPhoto.state === 'absent') return false;
  if (graphPhoto.state === 'failed') return ['graphPhoto'];
  return graphPicture.state === 'failed' ? true : ['graphPicture'];
}

/** Whether SharePoint shows a picture, by its profile: it says so even if the bytes could not be read. */
function sharePointPicture(evidence: Evidence): Finding {
  const { sharePointProfile, sharePointPicture } = evidence;
  if (sharePointProfile.state === 'failed') return hasNoSharePointAccess(evidence) ? false : ['sharePointProfile'];
  return sharePointProfile.state === 'read' && sharePointPicture.state !== 'absent';
}

/**
 * Guests and people without a plan have no access to SharePoint. It answers 403 (reported for guests:
 * https://github.com/microsoftgraph/microsoft-graph-docs/issues/11048), or there is no My Site to ask. For other people
 * the same answers are failures.
 */
function hasNoSharePointAccess({ account, sharePointProfile }: Evidence): boolean {
  if (sharePointProfile.state !== 'failed' || account.state !== 'read') return false;
  const { reason } = sharePointProfile;
  const isDenied = reason === 'forbidden' || reason === 'not-found';
  return isDenied && (isGuest(account.value) || !hasSharePointPlan(account.value.assignedPlans));
}

function looksSame(evidence: Evidence, upstream: Finding, sharePoint: Finding): Finding {
  if (upstream === false || sharePoint === false) return false;
  const { graphPicture, sharePointPicture, comparison } = evidence;
  // A retry cannot read a picture from a mailbox out of Graph's reach, so the pictures count as not the same.
  if (graphPicture.state !== 'read' && isMailboxOutOfReach(evidence)) return false;
  const missing: SourceName[] = [];
  if (upstream !== true) missing.push(...upstream);
  else if (graphPicture.state !== 'read') missing.push('graphPicture');
  if (sharePoint !== true) missing.push(...sharePoint);
  else if (sharePointPicture.state !== 'read') missing.push('sharePointPicture');
  if (missing.length > 0 || !comparison || comparison.answer === 'cannot-tell') return missing;
  return comparison.answer === 'same';
}

/**
 * An external member without a licence here is in a guest's place: the photo is the one of the account in this
 * directory, which SharePoint copies from no mailbox. With a SharePoint licence here they are like an employee.
 * https://learn.microsoft.com/entra/external-id/user-properties
 */
function isGuestHere(evidence: Evidence, account: Account): Finding {
  if (isGuest(account) || !account.isExternal) return isGuest(account);
  const isEmployee = hasSharePoint(evidence, account);
  return typeof isEmployee === 'boolean' ? !isEmployee : isEmployee;
}

function isGuest({ userType }: Account): boolean {
  return userType?.toLowerCase() === 'guest';
}

/** If Graph lists no plan at all, a profile that is copied from a mailbox is stronger evidence than the empty list. */
function hasSharePoint(evidence: Evidence, { assignedPlans }: Account): Finding {
  if (hasSharePointPlan(assignedPlans)) return true;
  return assignedPlans.length === 0 ? isCopiedFromMailbox(evidence) : false;
}

/**
 * Graph's answer about the mailbox comes first, because it is current. Next, SharePoint's statement that it copies from
 * a mailbox outweighs the plans: a shared mailbox needs none
 * (https://learn.microsoft.com/microsoft-365/admin/email/about-shared-mailboxes), and a plan may be unknown to us.
 */
function hasMailbox(evidence: Evidence, account: Account | undefined): Finding {
  if (graphFailedWith(evidence, 'no-mailbox')) return false;
  if (account && hasExchangePlan(account.assignedPlans)) return true;
  const isCopied = isCopiedFromMailbox(evidence);
  return account || isCopied === true ? isCopied : ['account'];
}

/** Whether the profile says that SharePoint copies from a mailbox; false for people without access to SharePoint. */
function isCopiedFromMailbox(evidence: Evidence): Finding {
  const { sharePointProfile: profile } = evidence;
  if (profile.state === 'failed') return hasNoSharePointAccess(evidence) ? false : ['sharePointProfile'];
  return profile.state === 'read' && profile.value.exchangeSyncState === '1';
}

function graphFailedWith({ graphPhoto, graphPicture }: Evidence, reason: FailureReason): boolean {
  return [graphPhoto, graphPicture].some((source) => source.state === 'failed' && source.reason === reason);
}

function isMailboxOutOfReach(evidence: Evidence): boolean {
  return graphFailedWith(evidence, 'mailbox-on-premises') || graphFailedWith(evidence, 'no-mailbox');
}

/**
 * Since when SharePoint could have copied this picture: the first press of the button after it was first shown for the
 * picture; if presses are not known, that time itself.
 */
function firstVisit({ openSharePointShownAt: shownAt, triedPages }: Evidence): Date | undefined {
  if (!shownAt || !triedPages) return shownAt;
  const first = triedPages.find(({ candidate, at }) => candidate !== 'by-request' && at >= shownAt);
  // SharePoint's timestamp has whole seconds: a copy in the second of the press came after it.
  return first && new Date(Math.floor(first.at.getTime() / 1_000) * 1_000 - 1);
}

/**
 * SharePoint's timestamp may be local time (UNCONFIRMED [copy-timestamp]), and its time zone is learned only after some
 * copies. If it is ahead, the result is false, and the advice is another visit, not an admin. The same applies if our
 * clock was set back before the visit.
 */
function isCopyOverdue(evidence: Evidence, profile: SharePointProfile | undefined, times: CopyTimes): boolean {
  const visitedAt = firstVisit(evidence);
  if (!visitedAt || evidence.readAt.getTime() - visitedAt.getTime() <= times.copyInterval) return false;
  const copiedAt = copiedAtIn(profile, times);
  return !copiedAt || copiedAt <= visitedAt;
}

/**
 * Maximum time of a copy ahead of our clock, in milliseconds: 14 hours, the largest time zone offset, because
 * SharePoint's timestamp may be local time (UNCONFIRMED [copy-timestamp]). A timestamp further ahead is ignored. A copy
 * cannot be in the future, so the next one is due at most one interval from now.
 */
const MAX_AHEAD = 14 * 60 * 60 * 1000;

function copyDueAt({ readAt }: Evidence, profile: SharePointProfile | undefined, times: CopyTimes): Date | undefined {
  const copiedAt = copiedAtIn(profile, times);
  if (!copiedAt || copiedAt.getTime() - readAt.getTime() > MAX_AHEAD) return undefined;
  const due = Math.min(copiedAt.getTime(), readAt.getTime()) + nextCopyInterval(times);
  return due > readAt.getTime() ? new Date(due) : undefined;
}

function readOf<T>(source: Source<T>): T | undefined {
  return source.state === 'read' ? source.value : undefined;
}
