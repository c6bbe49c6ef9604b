import type { Consent } from '../../tenant/policies.ts';
import type { CopyTrigger } from '../../tenant/tenant-state.ts';
import type { PersonView } from '../view/tenant-view.ts';

const UNITS = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
] as const;

export const TRIGGER_LABELS: Readonly<Record<CopyTrigger, string>> = {
  large: 'the person requests their own large picture',
  page: 'the person opens their own profile page',
  both: 'the person does either: profile page or large picture',
  never: 'never',
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
