import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Evidence } from '../../../src/photo/evidence.ts';
import { decideVerdict, type VerdictKind } from '../../../src/photo/verdict.ts';
import {
  absent,
  anyEvidence,
  copiedAgo,
  DIFFERENT,
  failed,
  HOUR,
  NO_PHOTO_UPSTREAM,
  PLACEHOLDER,
  PROFILE,
  READ_AT,
  read,
} from './evidence-samples.ts';

const SETTINGS = { copyInterval: 24 * HOUR };
const SAME = { comparison: { answer: 'same', distance: 0.5 } } as const;

function verdict(changes: Partial<Evidence>) {
  return decideVerdict({ ...DIFFERENT, ...changes }, SETTINGS);
}

describe('the verdict', () => {
  const table: readonly (readonly [VerdictKind, string, Partial<Evidence>])[] = [
    ['in-sync', 'both pictures look the same', SAME],
    ['in-sync', 'they look the same, copied just now', { ...SAME, ...copiedAgo(0) }],
    ['in-sync', 'they look the same, and the metadata could not be read', { ...SAME, graphPhoto: failed('timed-out') }],
    ['no-photo', 'neither has one', { ...NO_PHOTO_UPSTREAM, ...PLACEHOLDER }],
    [
      'no-photo',
      'neither has one: SharePoint has no profile',
      { ...NO_PHOTO_UPSTREAM, sharePointProfile: absent('no-profile'), sharePointPicture: absent('no-profile') },
    ],
    [
      'no-photo',
      'the metadata deny it, the bytes could not be read',
      { ...NO_PHOTO_UPSTREAM, ...PLACEHOLDER, graphPicture: failed('throttled') },
    ],
    ['never-synced', 'SharePoint shows a placeholder', PLACEHOLDER],
    [
      'never-synced',
      'SharePoint has no profile',
      { sharePointProfile: absent('no-profile'), sharePointPicture: absent('no-profile') },
    ],
    [
      'never-synced',
      'the metadata tell of a photo whose bytes could not be read',
      { ...PLACEHOLDER, graphPicture: failed('timed-out') },
    ],
    ['waiting', 'they differ, copied 23 hours ago', copiedAgo(23 * HOUR)],
    ['waiting', 'removed upstream, copied an hour ago', { ...NO_PHOTO_UPSTREAM, ...copiedAgo(HOUR) }],
    ['out-of-date', 'they differ, copied exactly one interval ago', copiedAgo(24 * HOUR)],
    [
      'out-of-date',
      'they differ, and nobody knows when SharePoint copied',
      { sharePointProfile: read({ ...PROFILE, copiedAt: undefined }) },
    ],
    ['out-of-date', 'removed upstream, SharePoint still shows it', NO_PHOTO_UPSTREAM],
    [
      'out-of-date',
      "removed upstream, the bytes of SharePoint's could not be read",
      { ...NO_PHOTO_UPSTREAM, sharePointPicture: failed('timed-out') },
    ],
    ['out-of-date', 'they differ, with a timestamp that lies absurdly ahead', copiedAgo(-15 * HOUR)],
    ['unknown', 'they can not be told apart', { comparison: { answer: 'cannot-tell', distance: 3 } }],
    ['unknown', 'nobody compared them', { comparison: undefined }],
  ];
  for (const [kind, when, changes] of table) {
    it(`is ${kind}: ${when}`, () => {
      assert.equal(verdict(changes).kind, kind);
    });
  }

  it('names the sources that the decision lacked, and no other', () => {
    const lacking = (changes: Partial<Evidence>) => verdict(changes).failedSources;
    const down = failed('unavailable');
    assert.deepEqual(lacking({ graphPhoto: down, graphPicture: down }), ['graphPhoto']);
    assert.deepEqual(lacking({ graphPicture: down }), ['graphPicture']);
    assert.deepEqual(lacking({ sharePointProfile: down, sharePointPicture: down }), ['sharePointProfile']);
    assert.deepEqual(lacking({ sharePointPicture: down }), ['sharePointPicture']);
    assert.deepEqual(lacking({ graphPicture: down, sharePointPicture: down }), ['graphPicture', 'sharePointPicture']);
    assert.deepEqual(lacking({ graphPicture: absent('ImageNotFound') }), ['graphPicture']);
    assert.deepEqual(lacking({ graphPhoto: down, ...PLACEHOLDER }), []);
    assert.deepEqual(lacking({ account: down }), []);
  });

  it('says from when SharePoint may copy again', () => {
    assert.deepEqual(verdict(copiedAgo(20 * HOUR)).retryAt, new Date(READ_AT.getTime() + 4 * HOUR));
    // A timestamp in local time lies ahead; more than one interval is never waited.
    assert.deepEqual(verdict(copiedAgo(-2 * HOUR)).retryAt, new Date(READ_AT.getTime() + 24 * HOUR));
    assert.equal(verdict(copiedAgo(30 * HOUR)).retryAt, undefined);
  });

  it('says from when SharePoint may copy again, if it lately found no photo', () => {
    const { kind, retryAt } = verdict({ ...copiedAgo(20 * HOUR), ...PLACEHOLDER });
    assert.deepEqual([kind, retryAt], ['never-synced', new Date(READ_AT.getTime() + 4 * HOUR)]);
  });

  it('waits as long as the slowest needed source asked', () => {
    const slow = { graphPicture: failed('throttled', 7_000), sharePointPicture: failed('throttled', 30_000) };
    assert.deepEqual(verdict(slow).retryAt, new Date(READ_AT.getTime() + 30_000));
    assert.equal(verdict({ graphPicture: failed('timed-out') }).retryAt, undefined);
  });

  it('is one for every evidence, with a retry after the reading', () => {
    fc.assert(
      fc.property(anyEvidence, fc.integer({ min: 1, max: 30 * 24 * HOUR }), (evidence, copyInterval) => {
        const { kind, retryAt, failedSources } = decideVerdict(evidence, { copyInterval });
        if (kind === 'waiting') assert.ok(retryAt);
        if (retryAt) assert.ok(retryAt > evidence.readAt);
        if (kind !== 'unknown') assert.deepEqual(failedSources, []);
        for (const source of failedSources) assert.notEqual(evidence[source].state, 'read');
      }),
      { numRuns: 2_000 },
    );
  });

  it('never takes a source that failed for a picture, or for none', () => {
    fc.assert(
      fc.property(anyEvidence, (evidence) => {
        const { kind } = decideVerdict(evidence, SETTINGS);
        const isFailed = (source: keyof Evidence) => (evidence[source] as { state?: string }).state === 'failed';
        if (isFailed('graphPicture') || isFailed('sharePointPicture')) assert.notEqual(kind, 'in-sync');
        if (isFailed('graphPhoto') || isFailed('sharePointProfile')) assert.notEqual(kind, 'no-photo');
        if (isFailed('sharePointProfile')) assert.equal(kind, 'unknown');
        if (isFailed('graphPhoto') && isFailed('graphPicture')) assert.equal(kind, 'unknown');
      }),
      { numRuns: 2_000 },
    );
  });

  it('keeps the documented order', () => {
    fc.assert(
      fc.property(anyEvidence, (evidence) => {
        const { kind, failedSources } = decideVerdict(evidence, SETTINGS);
        if (failedSources.length > 0) assert.equal(kind, 'unknown');
        else if (kind !== 'unknown' && kind !== 'in-sync' && evidence.sharePointPicture.state === 'absent') {
          assert.ok(kind === 'no-photo' || kind === 'never-synced', kind);
        }
      }),
      { numRuns: 2_000 },
    );
  });
});
