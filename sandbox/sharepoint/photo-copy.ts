import type { Person, Photo, SharePointUserProfile } from '../tenant/people/person.ts';
import { hasMailboxPlan } from '../tenant/people/plans.ts';
import type { TenantState } from '../tenant/tenant-state.ts';
import type { CopyRequest } from '../tenant/worlds.ts';
import { makeThumbnails } from './thumbnails.ts';

export interface CopyFacts {
  /** The requests that start a copy in this tenant. */
  readonly copyRequests: readonly CopyRequest[];
  /** What was requested. A page can count in several ways. */
  readonly requested: readonly CopyRequest[];
  readonly exchangePlan: boolean;
  readonly exchangeSyncState: SharePointUserProfile['exchangeSyncState'];
  readonly inProgress: boolean;
  readonly copiedAt: Date | undefined;
  readonly now: Date;
  /** Milliseconds. */
  readonly interval: number;
}

export type CopyDecision = 'copy' | 'not-a-trigger' | 'no-exchange' | 'sync-off' | 'in-progress' | 'too-soon';

/**
 * Decides whether SharePoint copies the person's photo from Exchange now.
 * "A photo sync is attempted every time the user requests their own photo" (Microsoft's support article, quoted by
 * https://www.msxfaq.de/cloud/identity/o365_profilfotosync.htm). UNCONFIRMED that it happens only once in 24 hours:
 * https://learn.microsoft.com/sharepoint/troubleshoot/administration/profile-picture-not-showing said so until July
 * 2024. Which request counts is UNCONFIRMED, so `copyRequests` is a switch. That a copy is skipped until the last one
 * is older than the interval is inferred.
 */
export function decideCopy(facts: CopyFacts): CopyDecision {
  if (!facts.requested.some((request) => facts.copyRequests.includes(request))) return 'not-a-trigger';
  if (!facts.exchangePlan) return 'no-exchange';
  if (facts.exchangeSyncState === '0') return 'sync-off';
  if (facts.inProgress) return 'in-progress';
  if (facts.copiedAt && facts.now.getTime() - facts.copiedAt.getTime() < facts.interval) return 'too-soon';
  return 'copy';
}

/**
 * Handles a request for a person's own picture or page: starts a copy of Exchange's current photo if one is due, and
 * completes it immediately if copies take no time.
 */
export async function triggerCopy(
  state: TenantState,
  person: Person,
  ...requested: readonly CopyRequest[]
): Promise<CopyDecision> {
  await completeDueCopy(state, person);
  const { copyRequests, copyInterval, copyDuration } = state.switches;
  const { profile } = person;
  const now = state.clock.now();
  const decision = decideCopy({
    copyRequests,
    requested,
    exchangePlan: hasMailboxOnline(person),
    exchangeSyncState: person.oddForms.exchangeSyncState === '0' ? '0' : profile.exchangeSyncState,
    inProgress: profile.pendingCopy !== undefined,
    copiedAt: profile.copiedAt,
    now,
    interval: copyInterval,
  });
  if (decision === 'copy') {
    profile.pendingCopy = { photo: person.photo, startedAt: now, dueAt: new Date(now.getTime() + copyDuration) };
    await completeDueCopy(state, person);
  }
  return decision;
}

/** Completes a copy that is due in tenant time. Call it before reading a profile; copies complete in no other way. */
export async function completeDueCopy(state: TenantState, person: Person): Promise<void> {
  const pending = person.profile.pendingCopy;
  if (!pending || state.clock.now() < pending.dueAt) return;
  const thumbnails = pending.photo && (await makeThumbnails(pending.photo));
  if (person.profile.pendingCopy !== pending) return;
  complete(person, thumbnails, pending.dueAt);
}

/** Sets a person's SharePoint picture as if this photo had been copied at this time (undefined: no photo). */
export async function copyPhotoAt(person: Person, photo: Photo | undefined, at: Date): Promise<void> {
  complete(person, photo && (await makeThumbnails(photo)), at);
}

/**
 * Sets the three properties that a sync sets:
 * https://www.sharepointpals.com/post/fix-for-users-profile-pictures-not-displayed-in-sharepoint-online-sites-and-delve/
 */
function complete(person: Person, thumbnails: SharePointUserProfile['thumbnails'], at: Date): void {
  const { profile } = person;
  // The new copy replaces the old file. That the profile then names the file is UNCONFIRMED for people whose profile
  // named a page before.
  Object.assign(person.oddForms, { copy: 'usual', pictureUrl: 'usual' });
  profile.thumbnails = thumbnails;
  profile.placeholderState = thumbnails ? '0' : '1';
  profile.exchangeSyncState = '1';
  profile.copiedAt = at;
  profile.ownPictureUrl = undefined;
  profile.pendingCopy = undefined;
}

/** SharePoint does not copy from on-premises mailboxes: PnP `Core.ProfilePictureUploader`. */
function hasMailboxOnline({ assignedPlans, oddForms }: Person): boolean {
  return hasMailboxPlan(assignedPlans) && oddForms.mailbox === 'online';
}
