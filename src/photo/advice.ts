import { type Fact, factsFor } from './admin-facts.ts';
import { type Evidence, type FailureReason, PICTURE_BEHIND_A_PAGE, type Source } from './evidence.ts';
import type { Verdict, VerdictKind } from './verdict.ts';

/** Why the photo is in this state. Each key has one sentence in every language. */
export type Cause =
  | 'same-picture'
  | 'guest-account'
  | 'external-member'
  | 'no-sharepoint-plan'
  | 'mailbox-elsewhere'
  | 'no-mailbox'
  | 'copying-switched-off'
  | 'no-photo-anywhere'
  | 'visits-in-vain'
  | 'link-given-in-vain'
  | 'never-copied'
  | 'found-none-recently'
  | 'changed-since-copy'
  | 'removed-since-copy'
  | 'changed-but-copied-recently'
  | 'removed-but-copied-recently'
  | 'pictures-unclear'
  | 'account-unreadable'
  | 'graph-unreadable'
  | 'sharepoint-unreadable'
  | 'both-unreadable';

/** What the person can do. Each key has one sentence in every language. */
export type Remedy =
  | 'nothing'
  | 'add-photo'
  | 'change-in-account'
  | 'open-sharepoint'
  | 'open-sharepoint-later'
  | 'wait'
  | 'compare-yourself'
  | 'try-again'
  | 'try-later'
  | 'tell-admin'
  | 'tell-admin-if-visited'
  | 'tell-admin-if-wrong'
  | 'tell-host-if-wrong';

/** A button on the card. `tell-admin` shows the text for the admin. */
export type Action = 'open-sharepoint' | 'check-again' | 'change-photo' | 'tell-admin';

export interface Advice {
  readonly cause: Cause;
  readonly remedy: Remedy;
  /** Most useful first. */
  readonly actions: readonly Action[];
  /** When the remedy may work; taken from the verdict. */
  readonly retryAt?: Date;
  /** The person may not change their photo, so `change-photo` is not among the actions; taken from the verdict. */
  readonly locked: boolean;
  /** Present if `tell-admin` is among the actions. */
  readonly forAdmin?: { readonly request: AdminRequest; readonly facts: readonly Fact[] };
}

/** What to ask the admin for. Each key has one text in every language. */
export type AdminRequest = (typeof ADMIN_REQUESTS)[number] | 'unknown';

const ADMIN_REQUESTS = [
  'guest',
  'no-sharepoint',
  'mailbox-on-premises',
  'no-mailbox',
  'sync-off',
  'no-photo',
  'not-copied',
] as const satisfies readonly VerdictKind[];

type CoreAdvice = Pick<Advice, 'cause' | 'remedy' | 'actions'>;

/** Maps a verdict to what to tell the person: keys, no sentences. Pure and total. */
export function adviceFor(verdict: Verdict, evidence: Evidence): Advice {
  const { retryAt, locked } = verdict;
  const core = coreAdviceFor(verdict, evidence);
  const advice = locked ? withoutPhotoChange(core) : core;
  return {
    ...advice,
    locked,
    ...(retryAt && { retryAt }),
    ...(advice.actions.includes('tell-admin') && {
      forAdmin: { request: adminRequestFor(verdict), facts: factsFor(verdict, evidence) },
    }),
  };
}

/** A member of this organization (B2B) is not called a guest. */
function guestCause({ account }: Evidence): Cause {
  const isMember = account.state === 'read' && account.value.userType?.toLowerCase() === 'member';
  return isMember ? 'external-member' : 'guest-account';
}

function adminRequestFor({ kind }: Verdict): AdminRequest {
  return ADMIN_REQUESTS.find((request) => request === kind) ?? 'unknown';
}

function coreAdviceFor(verdict: Verdict, evidence: Evidence): CoreAdvice {
  const { retryAt } = verdict;
  const removed = evidence.graphPhoto.state === 'absent' && evidence.graphPicture.state !== 'read';
  switch (verdict.kind) {
    case 'unknown':
      return adviceForUnknown(verdict, evidence);
    case 'in-sync':
      return { cause: 'same-picture', remedy: 'nothing', actions: ['change-photo'] };
    case 'guest':
      return { cause: guestCause(evidence), remedy: 'tell-host-if-wrong', actions: FOR_ADMIN };
    case 'no-sharepoint':
      return { cause: 'no-sharepoint-plan', remedy: 'tell-admin-if-wrong', actions: FOR_ADMIN };
    case 'mailbox-on-premises':
      return { cause: 'mailbox-elsewhere', remedy: 'tell-admin-if-wrong', actions: FOR_ADMIN };
    case 'no-mailbox':
      // Without an Exchange licence, SharePoint shows the account's photo: MC653734, https://microsoftwiki.com/?p=4710
      return { cause: 'no-mailbox', remedy: 'change-in-account', actions: ['change-photo', 'tell-admin'] };
    case 'sync-off':
      return { cause: 'copying-switched-off', remedy: 'tell-admin', actions: FOR_ADMIN };
    case 'no-photo':
      return { cause: 'no-photo-anywhere', remedy: 'add-photo', actions: ['change-photo', 'check-again'] };
    case 'not-copied':
      // The person has followed the link.
      if (evidence.triedPages) {
        return {
          cause: 'visits-in-vain',
          remedy: 'tell-admin',
          actions: ['tell-admin', 'open-sharepoint', 'check-again'],
        };
      }
      return {
        cause: 'link-given-in-vain',
        remedy: 'tell-admin-if-visited',
        actions: ['open-sharepoint', 'tell-admin', 'check-again'],
      };
    case 'never-synced':
      return retryAt
        ? { cause: 'found-none-recently', remedy: 'open-sharepoint-later', actions: VISIT }
        : { cause: 'never-copied', remedy: 'open-sharepoint', actions: VISIT };
    case 'waiting':
      return {
        cause: removed ? 'removed-but-copied-recently' : 'changed-but-copied-recently',
        remedy: 'wait',
        actions: VISIT,
      };
    case 'out-of-date':
      return {
        cause: removed ? 'removed-since-copy' : 'changed-since-copy',
        remedy: 'open-sharepoint',
        actions: VISIT,
      };
  }
}

const VISIT: readonly Action[] = ['open-sharepoint', 'check-again', 'change-photo'];
const FOR_ADMIN: readonly Action[] = ['tell-admin', 'check-again'];

function adviceForUnknown({ failedSources, retryAt }: Verdict, evidence: Evidence): CoreAdvice {
  if (failedSources.length === 0) {
    return { cause: 'pictures-unclear', remedy: 'compare-yourself', actions: VISIT };
  }
  const graph = failedSources.some((name) => name.startsWith('graph'));
  const sharePoint = failedSources.some((name) => name.startsWith('sharePoint'));
  const causeWithGraph = sharePoint ? 'both-unreadable' : 'graph-unreadable';
  const causeWithoutGraph = sharePoint ? 'sharepoint-unreadable' : 'account-unreadable';
  const cause = graph ? causeWithGraph : causeWithoutGraph;
  if (failedSources.some((name) => needsAdmin(evidence[name]))) {
    return { cause, remedy: 'tell-admin', actions: FOR_ADMIN };
  }
  if (failedSources.every((name) => isPictureBehindPage(evidence[name]))) {
    return { cause, remedy: 'open-sharepoint', actions: ['open-sharepoint', 'check-again', 'tell-admin'] };
  }
  return { cause, remedy: retryAt ? 'try-later' : 'try-again', actions: ['check-again'] };
}

/** A retry does not fix a missing permission or consent, an unknown host or address, or a picture on a foreign host. */
const NEEDS_ADMIN: readonly FailureReason[] = ['forbidden', 'not-allowed', 'not-found', 'foreign-host', 'foreign-file'];

function needsAdmin(source: Source<unknown>): boolean {
  return source.state === 'failed' && NEEDS_ADMIN.includes(source.reason);
}

/** People can open that page in SharePoint. If their visit starts a copy, the profile names a file afterwards. */
function isPictureBehindPage(source: Source<unknown>): boolean {
  return source.state === 'failed' && source.code === PICTURE_BEHIND_A_PAGE;
}

/** The organization sets photos itself: advise asking an admin instead of changing the photo. */
function withoutPhotoChange({ cause, remedy, actions }: CoreAdvice): CoreAdvice {
  const allowed = actions.filter((action) => action !== 'change-photo');
  if (remedy !== 'add-photo' && remedy !== 'change-in-account') return { cause, remedy, actions: allowed };
  return { cause, remedy: 'tell-admin', actions: FOR_ADMIN };
}
