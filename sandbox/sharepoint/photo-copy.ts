import type { Person, Photo, SharePointUserProfile } from '../tenant/people/person.ts';
import { hasMailboxPlan } from '../tenant/people/plans.ts';
import type { CopyTrigger, TenantState } from '../tenant/tenant-state.ts';
import { makeThumbnails } from './thumbnails.ts';

/** What somebody asked SharePoint for: their own large picture, or their own profile page. */
export type TriggerRequest = 'large' | 'page';

export interface CopyFacts {
  readonly trigger: CopyTrigger;
  readonly look: TriggerRequest;
  readonly exchangePlan: boolean;
  readonly exchangeSyncState: SharePointUserProfile['exchangeSyncState'];
  readonly underWay: boolean;
  readonly copiedAt: Date | undefined;
  readonly now: Date;
  /** Milliseconds. */
  readonly interval: number;
}

export type CopyDecision = 'copy' | 'not-a-trigger' | 'no-exchange' | 'sync-off' | 'under-way' | 'too-soon';

/**
 * Whether SharePoint copies the person's photo from Exchange now.
 * "A photo sync is attempted every time the user requests their own photo" (Microsoft's support article, quoted by
 * https://www.msxfaq.de/cloud/identity/o365_profilfotosync.htm), but takes place once in 24 hours
 * (https://learn.microsoft.com/sharepoint/troubleshoot/administration/profile-picture-not-showing). What counts as requesting
 * is UNCONFIRMED, hence `trigger`; that a copy is skipped until the last one is as old as the interval is an inference.
 */
export function decideCopy(facts: CopyFacts): CopyDecision {
  if (!starts(facts.trigger, facts.look)) return 'not-a-trigger';
  if (!facts.exchangePlan) return 'no-exchange';
  if (facts.exchangeSyncState === '0') return 'sync-off';
  if (facts.underWay) return 'under-way';
  if (facts.copiedAt && facts.now.getTime() - facts.copiedAt.getTime() < facts.interval) return 'too-soon';
  return 'copy';
}

/**
 * A signed-in person asks for their own picture or page in the browser: starts a copy if one is due, and completes it at once
 * if copies take no time. The photo is the one that Exchange holds now. Never called for bearers: whether those start a copy is UNCONFIRMED.
 */
export async function triggerCopy(state: TenantState, person: Person, look: TriggerRequest): Promise<CopyDecision> {
  await completeDueCopy(state, person);
  const { copyTrigger, copyInterval, copyDuration } = state.switches;
  const { profile } = person;
  const now = state.clock.now();
  const decision = decideCopy({
    trigger: copyTrigger,
    look,
    exchangePlan: hasMailboxOnline(person),
    exchangeSyncState: person.oddForms.exchangeSyncState === '0' ? '0' : profile.exchangeSyncState,
    underWay: profile.pendingCopy !== undefined,
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

/** Completes a copy whose tenant time has come. Call it before reading a profile: nothing else does so. */
export async function completeDueCopy(state: TenantState, person: Person): Promise<void> {
  const pending = person.profile.pendingCopy;
  if (!pending || state.clock.now() < pending.dueAt) return;
  const thumbnails = pending.photo && (await makeThumbnails(pending.photo));
  if (person.profile.pendingCopy !== pending) return;
  complete(person, thumbnails, pending.dueAt);
}

/** Gives a person the SharePoint picture that a copy of this photo at that time would have left (undefined: of no photo). */
export async function copyPhotoAt(person: Person, photo: Photo | undefined, at: Date): Promise<void> {
  complete(person, photo && (await makeThumbnails(photo)), at);
}

/** The three properties that a sync sets: https://www.sharepointpals.com/post/fix-for-users-profile-pictures-not-displayed-in-sharepoint-online-sites-and-delve/ */
function complete(person: Person, thumbnails: SharePointUserProfile['thumbnails'], at: Date): void {
  const { profile } = person;
  // A new copy takes the place of whatever lay there; that the profile names it then is UNCONFIRMED for those who named a page before.
  Object.assign(person.oddForms, { copy: 'usual', pictureUrl: 'usual' });
  profile.thumbnails = thumbnails;
  profile.placeholderState = thumbnails ? '0' : '1';
  profile.exchangeSyncState = '1';
  profile.copiedAt = at;
  profile.pendingCopy = undefined;
}

function starts(trigger: CopyTrigger, look: TriggerRequest): boolean {
  return trigger === 'both' || trigger === look;
}

/** SharePoint pulls from no mailbox on-premises: PnP `Core.ProfilePictureUploader`. */
function hasMailboxOnline({ assignedPlans, oddForms }: Person): boolean {
  return hasMailboxPlan(assignedPlans) && oddForms.mailbox === 'online';
}
