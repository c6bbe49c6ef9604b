import type { Consent } from '../../tenant/policies.ts';
import {
  type CopyRequest,
  DEFAULT_WORLD,
  type ProfilePage,
  WORLDS,
  type World,
  type WorldName,
} from '../../tenant/worlds.ts';
import type { PersonView } from '../view/tenant-view.ts';

const UNITS = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
] as const;

const REQUEST_LABELS: Readonly<Record<CopyRequest, string>> = {
  'large-picture': 'a browser loads the large picture',
  'old-profile-page': 'a browser opens the old profile page',
  'search-profile-page': 'a browser opens the search profile page',
  'edit-profile': 'a browser opens "Edit profile"',
  'large-thumbnail-page': 'a browser opens a page with the large thumbnail',
  'home-page': "a browser opens SharePoint's start page or OneDrive",
  'app-request': "an app asks for the large picture in the person's name",
};

/** "A copy starts when …": the requests of a world, each by or for the person themselves. */
export function copyRequestsLabel(requests: readonly CopyRequest[]): string {
  return requests.map((request) => REQUEST_LABELS[request]).join(', or ') || 'never';
}

/** e.g. "by-request: an app asks …" */
export function worldLabel(name: WorldName): string {
  const { copyRequests, copyInterval, stampZone }: World = WORLDS[name];
  const usual = WORLDS[DEFAULT_WORLD];
  const interval = copyInterval === usual.copyInterval ? '' : `; interval ${durationLabel(copyInterval)}`;
  const zone = stampZone === usual.stampZone ? '' : `; timestamp in ${stampZone}`;
  return `${name}: ${copyRequestsLabel(copyRequests)}${interval}${zone}`;
}

export const PROFILE_PAGE_LABELS: Readonly<Record<ProfilePage, string>> = {
  search: 'leads to the search profile page',
  old: 'is the old profile page',
};

export const CONSENT_LABELS: Readonly<Record<Consent, string>> = {
  granted: 'granted for all people',
  'user-consent': 'each person is asked',
  'admin-approval': 'requires admin approval',
};

/** A duration, rounded to its largest unit: "40 days", "1 hour", "less than a minute". */
export function durationLabel(milliseconds: number): string {
  // Days start at two, so that "30 hours" does not become "1 day".
  const [unit, size] =
    UNITS.find(([name, one]) => milliseconds >= (name === 'day' ? 2 * one : one)) ?? ([undefined, 1] as const);
  if (!unit) return 'less than a minute';
  const count = Math.round(milliseconds / size);
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
}

/** "2 days ago", "in 3 hours", "just now". */
export function relativeTimeLabel(at: string, now: string): string {
  const distance = Date.parse(at) - Date.parse(now);
  if (Math.abs(distance) < 60_000) return distance <= 0 ? 'just now' : 'in less than a minute';
  return distance < 0 ? `${durationLabel(-distance)} ago` : `in ${durationLabel(distance)}`;
}

/** "2 March 2026, 09:00:12 UTC" */
export function timeLabel(at: string): string {
  const date = new Date(at);
  const day = date.toLocaleDateString('en-GB', { dateStyle: 'long', timeZone: 'UTC' });
  return `${day}, ${at.slice(11, 19)} UTC`;
}

/** Difference between tenant time and the machine's clock. */
export function offsetLabel(offset: number): string {
  if (offset === 0) return "same as this machine's clock";
  return `${durationLabel(Math.abs(offset))} ${offset > 0 ? 'ahead of' : 'behind'} this machine's clock`;
}

/** State of a person's picture in SharePoint, in a few sentences. */
export function profileSentences({ photo, profile }: PersonView, now: string): string[] {
  const { copiedAt, nextCopyAt, pendingCopy } = profile;
  const sentences = [lastCopySentence(profile, now)];
  if (copiedAt && photo && photo.changedAt > copiedAt) sentences.push('The photo has changed since.');
  if (copiedAt && !photo && profile.url) sentences.push('The photo has been removed since.');
  if (profile.exchangeSyncState === '0') sentences.push('Copying from Exchange is switched off for this profile.');
  else if (pendingCopy) sentences.push(`A copy is in progress, due ${relativeTimeLabel(pendingCopy.dueAt, now)}.`);
  else if (nextCopyAt && nextCopyAt > now) {
    sentences.push(`It will not copy again before ${timeLabel(nextCopyAt)}, ${relativeTimeLabel(nextCopyAt, now)}.`);
  }
  return sentences;
}

function lastCopySentence({ url, copiedAt, placeholderState }: PersonView['profile'], now: string): string {
  if (!copiedAt) return 'SharePoint has never checked for a photo and shows its silhouette.';
  const when = relativeTimeLabel(copiedAt, now);
  if (url && placeholderState === '0') return `SharePoint shows the copy that it made ${when}.`;
  return `SharePoint checked ${when}, found no photo and shows its silhouette.`;
}
