import assert from 'node:assert/strict';
import { judgePresses } from '../../../src/open-sharepoint/judge-presses.ts';
import { COPY_WINDOW_MS } from '../../../src/open-sharepoint/learning/attribution.ts';
import { nextLookAt, PRESS_GAP_MS, type TriedPage, triedInVain } from '../../../src/open-sharepoint/press.ts';
import type { Candidate } from '../../../src/open-sharepoint/types.ts';
import type { Evidence } from '../../../src/photo/evidence.ts';
import type { VerdictKind } from '../../../src/photo/verdict.ts';
import { copiedAgo, DIFFERENT, failed, HOUR, READ_AT } from '../../helpers/photo/evidence-samples.ts';

const MINUTE = 60_000;
const SETTINGS = { copyInterval: 24 * HOUR };

const press = (ago: number, candidate: Candidate = 'large-picture', more: Partial<TriedPage> = {}): TriedPage => ({
  candidate,
  at: new Date(READ_AT.getTime() - ago),
  looks: 0,
  outcome: undefined,
  ...more,
});
const judge = (kind: VerdictKind, evidence: Partial<Evidence>, ...presses: readonly TriedPage[]) =>
  judgePresses({ verdict: { kind }, evidence: { ...DIFFERENT, ...evidence } }, presses, SETTINGS).map(
    ({ settled: { candidate }, outcome }) => `${candidate} ${outcome}`,
  );

describe('What followed a press', () => {
  it('is a copy, if SharePoint has copied since, within the hour', () => {
    assert.deepEqual(judge('in-sync', copiedAgo(MINUTE), press(2 * MINUTE)), ['large-picture copied']);
    assert.deepEqual(judge('in-sync', copiedAgo(MINUTE), press(2 * HOUR)), ['large-picture unknown']);
  });

  it('is no copy for an earlier page that was looked at', () => {
    const presses = [press(20 * MINUTE, 'search-profile', { looks: 2 }), press(5 * MINUTE, 'edit-profile')];
    assert.deepEqual(judge('in-sync', copiedAgo(4 * MINUTE), ...presses), [
      'search-profile not-copied',
      'edit-profile copied',
    ]);
  });

  it('takes no copy from before the open presses for theirs', () => {
    const earlier = press(40 * MINUTE, 'large-picture', { outcome: 'copied' });
    assert.deepEqual(judge('unknown', copiedAgo(39 * MINUTE), earlier, press(5 * MINUTE, 'edit-profile')), []);
  });

  it('is a copy of an older photo, too: it shows that the page works', () => {
    assert.deepEqual(judge('waiting', copiedAgo(MINUTE), press(2 * MINUTE)), ['large-picture copied']);
  });

  it('counts from the check, if SharePoint’s time stamp cannot be that of the copy', () => {
    for (const evidence of [copiedAgo(-5 * HOUR), copiedAgo(48 * HOUR), { sharePointProfile: failed('timed-out') }]) {
      assert.deepEqual(judge('in-sync', evidence, press(2 * MINUTE)), ['large-picture copied']);
      assert.deepEqual(judge('in-sync', evidence, press(3 * HOUR)), ['large-picture unknown']);
    }
  });

  it('is no copy after an hour, if SharePoint could have copied', () => {
    assert.deepEqual(judge('out-of-date', copiedAgo(48 * HOUR), press(COPY_WINDOW_MS - 1)), []);
    assert.deepEqual(judge('out-of-date', copiedAgo(48 * HOUR), press(COPY_WINDOW_MS)), ['large-picture not-copied']);
  });

  it('is unknown if SharePoint could not copy: its last copy was too recent, or copying is turned off', () => {
    assert.deepEqual(judge('waiting', copiedAgo(5 * HOUR), press(HOUR)), ['large-picture unknown']);
    assert.deepEqual(judge('out-of-date', copiedAgo(24 * HOUR + MINUTE), press(MINUTE)), []);
    assert.deepEqual(judge('out-of-date', copiedAgo(24 * HOUR + MINUTE), press(MINUTE + 1)), ['large-picture unknown']);
    assert.deepEqual(judge('sync-off', copiedAgo(48 * HOUR), press(MINUTE)), ['large-picture unknown']);
  });

  it('is decided later if the photo could not be read, and unknown after an hour', () => {
    assert.deepEqual(judge('unknown', { sharePointProfile: failed('timed-out') }, press(MINUTE)), []);
    assert.deepEqual(judge('unknown', { sharePointProfile: failed('timed-out') }, press(HOUR)), [
      'large-picture unknown',
    ]);
  });

  it('is not decided twice', () => {
    assert.deepEqual(
      judge('in-sync', copiedAgo(MINUTE), press(2 * MINUTE, 'large-picture', { outcome: 'unknown' })),
      [],
    );
  });
});

describe('What was tried in vain', () => {
  it('leaves out what worked and everything before it, what came too early, and the press that is being made', () => {
    const pages = [
      press(5 * HOUR, 'people-page', { outcome: 'not-copied' }),
      press(4 * HOUR, 'large-picture', { outcome: 'copied' }),
      press(3 * HOUR, 'edit-profile', { outcome: 'not-copied' }),
      press(2 * HOUR, 'search-profile', { outcome: 'unknown' }),
      press(PRESS_GAP_MS + 1, 'profile-page'),
      press(PRESS_GAP_MS, 'onedrive-home'),
    ];
    assert.deepEqual(triedInVain(pages, READ_AT), ['edit-profile', 'profile-page']);
    assert.deepEqual(triedInVain(pages, new Date(READ_AT.getTime() + 8 * 24 * HOUR)), []);
  });
});

describe('The next look after a press', () => {
  it('comes after 30 seconds, 2 minutes, 10 minutes and an hour; looks that are over are left out', () => {
    const at = (seconds: number) => new Date(READ_AT.getTime() + seconds * 1_000);
    const cases = [
      [0, 30],
      [30, 120],
      [119, 120],
      [500, 600],
      [601, 3_600],
    ] as const;
    for (const [now, next] of cases) assert.deepEqual(nextLookAt(READ_AT, at(now)), at(next));
    assert.equal(nextLookAt(READ_AT, at(3_600)), undefined);
  });
});
