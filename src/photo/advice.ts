import { type Fact, factsFor } from './admin-facts.ts';
import { type Evidence, type FailureReason, PICTURE_BEHIND_A_PAGE, type Source } from './evidence.ts';
import type { Verdict, VerdictKind } from './verdict.ts';

/** Why things are as they are; each key has one sentence in every language. */
export type Cause =
  | 'same-picture'
  | 'guest-account'
  | 'no-sharepoint-plan'
  | 'mailbox-elsewhere'
  | 'no-mailbox'
  | 'copying-switched-off'
  | 'no-photo-anywhere'
  | 'visits-in-vain'
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

/** What the person can do about it; each key has one sentence in every language. */
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

/** What a card offers, the most useful first. `tell-admin` shows the text for the admin. */
export type Action = 'open-sharepoint' | 'check-again' | 'change-photo' | 'tell-admin';

export interface Advice {
  readonly cause: Cause;
  readonly remedy: Remedy;
  readonly actions: readonly Action[];
  /** As in the verdict: when the remedy may work. */
  readonly retryAt?: Date;
  /** As in the verdict; then changing one's photo is not among the actions. */
  readonly locked: boolean;
  /** With `tell-admin` only. */
  readonly forAdmin?: { readonly request: AdminRequest; readonly facts: readonly Fact[] };
}

/** What an admin is asked for; each key has one text in every language. */
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

type Counsel = Pick<Advice, 'cause' | 'remedy' | 'actions'>;

/** What to tell the person: keys only, in the order of the verdicts. Pure and total. */
export function adviceFor(verdict: Verdict, evidence: Evidence): Advice {
  const { retryAt, locked } = verdict;
  const counsel = locked ? withoutChange(counselFor(verdict, evidence)) : counselFor(verdict, evidence);
  return {
    ...counsel,
    locked,
    ...(retryAt && { retryAt }),
    ...(counsel.actions.includes('tell-admin') && {
      forAdmin: { request: requestIn(verdict), facts: factsFor(verdict, evidence) },
    }),
  };
}

function requestIn({ kind }: Verdict): AdminRequest {
  return ADMIN_REQUESTS.find((request) => request === kind) ?? 'unknown';
}

function counselFor(verdict: Verdict, evidence: Evidence): Counsel {
  const { retryAt } = verdict;
  const removed = evidence.graphPhoto.state === 'absent' && evidence.graphPicture.state !== 'read';
  switch (verdict.kind) {
    case 'unknown':
      return counselForUnknown(verdict, evidence);
    case 'in-sync':
      return { cause: 'same-picture', remedy: 'nothing', actions: ['change-photo'] };
    case 'guest':
      return { cause: 'guest-account', remedy: 'tell-host-if-wrong', actions: FOR_ADMIN };
    case 'no-sharepoint':
      return { cause: 'no-sharepoint-plan', remedy: 'tell-admin-if-wrong', actions: FOR_ADMIN };
    case 'mailbox-on-premises':
      return { cause: 'mailbox-elsewhere', remedy: 'tell-admin-if-wrong', actions: FOR_ADMIN };
    case 'no-mailbox':
      // Without a licence for Exchange, SharePoint shows what the account has: MC653734, https://microsoftwiki.com/?p=4710
      return { cause: 'no-mailbox', remedy: 'change-in-account', actions: ['change-photo', 'tell-admin'] };
    case 'sync-off':
      return { cause: 'copying-switched-off', remedy: 'tell-admin', actions: FOR_ADMIN };
    case 'no-photo':
      return { cause: 'no-photo-anywhere', remedy: 'add-photo', actions: ['change-photo', 'check-again'] };
    case 'not-copied':
      return { cause: 'visits-in-vain', remedy: 'tell-admin-if-visited', actions: FOR_ADMIN };
    case 'never-synced':
      return retryAt
        ? { cause: 'found-none-recently', remedy: 'open-sharepoint-later', actions: VISIT }
        : { cause: 'never-copied', remedy: 'open-sharepoint', actions: VISIT };
    case 'waiting':
      return {
        cause: removed ? 'removed-but-copied-recently' : 'changed-but-copied-recently',
        remedy: 'wait',
        actions: ['check-again', 'change-photo'],
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

function counselForUnknown({ failedSources, retryAt }: Verdict, evidence: Evidence): Counsel {
  if (failedSources.length === 0) {
    return { cause: 'pictures-unclear', remedy: 'compare-yourself', actions: VISIT };
  }
  const graph = failedSources.some((name) => name.startsWith('graph'));
  const sharePoint = failedSources.some((name) => name.startsWith('sharePoint'));
  const picture = sharePoint ? 'sharepoint-unreadable' : 'account-unreadable';
  const cause = graph && sharePoint ? 'both-unreadable' : graph ? 'graph-unreadable' : picture;
  const onlyAdmin = failedSources.some((name) => needsAdmin(evidence[name]));
  if (onlyAdmin) return { cause, remedy: 'tell-admin', actions: FOR_ADMIN };
  if (failedSources.every((name) => isForBrowsers(evidence[name]))) {
    return { cause, remedy: 'open-sharepoint', actions: ['open-sharepoint', 'check-again', 'tell-admin'] };
  }
  return { cause, remedy: retryAt ? 'try-later' : 'try-again', actions: ['check-again'] };
}

/** A missing permission or consent, a host or an address that is not there, and a picture on a foreign host, don't go away by trying again. */
const ONLY_ADMIN: readonly FailureReason[] = ['forbidden', 'not-allowed', 'not-found', 'foreign-host'];

function needsAdmin(source: Source<unknown>): boolean {
  return source.state === 'failed' && ONLY_ADMIN.includes(source.reason);
}

/** The profile names a page as its picture: people can look at it in SharePoint, and where their visit makes a copy, that is a file. */
function isForBrowsers(source: Source<unknown>): boolean {
  return source.state === 'failed' && source.code === PICTURE_BEHIND_A_PAGE;
}

/** Where the organization sets photos itself, the person is not sent to change theirs: an admin can. */
function withoutChange({ cause, remedy, actions }: Counsel): Counsel {
  const left = actions.filter((action) => action !== 'change-photo');
  if (remedy !== 'add-photo' && remedy !== 'change-in-account') return { cause, remedy, actions: left };
  return { cause, remedy: 'tell-admin', actions: FOR_ADMIN };
}
