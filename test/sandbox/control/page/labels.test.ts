import assert from 'node:assert/strict';
import {
  durationLabel,
  offsetLabel,
  profileSentences,
  relativeTimeLabel,
  timeLabel,
} from '../../../../sandbox/control/page/labels.ts';
import type { PersonView, ProfileView } from '../../../../sandbox/control/view/tenant-view.ts';

const HOUR = 3_600_000;
const NOW = '2026-03-02T09:00:00.000Z';
const ago = (hours: number): string => new Date(Date.parse(NOW) - hours * HOUR).toISOString();

describe('the labels of the control page', () => {
  it('round durations', () => {
    const durations: readonly [number, string][] = [
      [0, 'less than a minute'],
      [60_000, '1 minute'],
      [59 * 60_000, '59 minutes'],
      [HOUR, '1 hour'],
      [30 * HOUR, '30 hours'],
      [48 * HOUR, '2 days'],
      [40 * 24 * HOUR, '40 days'],
    ];
    for (const [milliseconds, label] of durations) assert.equal(durationLabel(milliseconds), label);
  });

  it('describe times in the past and in the future', () => {
    assert.equal(relativeTimeLabel(ago(3), NOW), '3 hours ago');
    assert.equal(relativeTimeLabel(ago(-3), NOW), 'in 3 hours');
    assert.equal(relativeTimeLabel(NOW, NOW), 'just now');
    assert.equal(relativeTimeLabel(ago(-0.001), NOW), 'in less than a minute');
    assert.equal(timeLabel(NOW), '2 March 2026, 09:00:00 UTC');
  });

  it('describe the offset of the clock', () => {
    assert.equal(offsetLabel(0), "same as this machine's clock");
    assert.equal(offsetLabel(72 * HOUR), "3 days ahead of this machine's clock");
    assert.equal(offsetLabel(-HOUR), "1 hour behind this machine's clock");
  });

  const empty: ProfileView = {
    url: null,
    placeholderState: '',
    exchangeSyncState: '',
    pictureTimestamp: '',
    copiedAt: null,
    nextCopyAt: null,
    pendingCopy: null,
  };
  const copied: ProfileView = {
    ...empty,
    url: '/x.jpg',
    placeholderState: '0',
    exchangeSyncState: '1',
    copiedAt: ago(40 * 24),
    nextCopyAt: ago(39 * 24),
  };
  const sentences = (changedAt: string | undefined, profile: ProfileView): string => {
    const photo = changedAt ? { url: '', etag: '', size: 1, changedAt } : null;
    return profileSentences({ photo, profile } as PersonView, NOW).join(' ');
  };

  it('describe the states of a profile', () => {
    const made = 'SharePoint shows the copy that it made 40 days ago.';
    assert.equal(sentences(ago(1), empty), 'SharePoint has never checked for a photo and shows its silhouette.');
    assert.equal(sentences(ago(50 * 24), copied), made);
    assert.equal(sentences(ago(48), copied), `${made} The photo has changed since.`);
    assert.equal(sentences(undefined, copied), `${made} The photo has been removed since.`);
    assert.equal(
      sentences(ago(50 * 24), { ...copied, exchangeSyncState: '0' }),
      `${made} Copying from Exchange is switched off for this profile.`,
    );
    assert.equal(
      sentences(undefined, { ...copied, url: null, placeholderState: '1' }),
      'SharePoint checked 40 days ago, found no photo and shows its silhouette.',
    );
  });

  it('describe the next copy', () => {
    const pendingCopy = { startedAt: NOW, dueAt: ago(-2), etag: null };
    assert.match(sentences(ago(1), { ...empty, pendingCopy }), /A copy is in progress, due in 2 hours\.$/);
    assert.match(
      sentences(ago(1), { ...copied, copiedAt: ago(3), nextCopyAt: ago(-21) }),
      /It will not copy again before 3 March 2026, 06:00:00 UTC, in 21 hours\.$/,
    );
  });
});
