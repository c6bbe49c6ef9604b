import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { PhotoReading } from '../../../src/microsoft365/graph/photo-batch.ts';
import type { Failed } from '../../../src/photo/evidence.ts';
import type { ChangeKind, LedgerEntry, PhotoSnapshot } from '../../../src/store/ledger/types.ts';
import { dropStaleBaseline, type IsSame, type Judgement, judgeReading } from '../../../src/sweep/detect-change.ts';
import { DAY, later, NO_PHOTO, NOON, photo, watched } from '../../helpers/sweep/watched.ts';

const SEEN: PhotoSnapshot = { presence: 'photo', etag: 'A' };
const NONE: PhotoSnapshot = { presence: 'none' };
const BUSY: Failed = { state: 'failed', reason: 'throttled', retryAfter: 5_000 };
const BROKEN: Failed = { state: 'failed', reason: 'unavailable' };
const PICTURE: PhotoReading['picture'] = { state: 'read', value: Buffer.from('a picture') };

const judge = (
  person: Partial<LedgerEntry>,
  reading: PhotoReading,
  { isSame = undefined as IsSame, now = NOON } = {},
) => judgeReading(watched(person), reading, isSame, now);

describe('The baseline of a reading', () => {
  it('is the last snapshot, up to a week old', () => {
    const person = watched({ snapshot: SEEN, readAt: NOON });
    assert.equal(dropStaleBaseline(person, later(7 * DAY)), person);
  });

  it('is dropped after more than a week', () => {
    const person = watched({ snapshot: SEEN, readAt: NOON });
    assert.deepEqual(dropStaleBaseline(person, later(7 * DAY + 1)), { ...person, snapshot: undefined });
  });

  it('is missing before the first reading', () => {
    assert.equal(dropStaleBaseline(watched(), NOON).snapshot, undefined);
  });
});

describe('The judgement of a reading', () => {
  it('is a baseline the first time, with or without a photo', () => {
    assert.deepEqual(judge({}, { photo: photo('"A"') }), { kind: 'seen', seen: SEEN, verified: true });
    assert.deepEqual(judge({}, { photo: NO_PHOTO }), { kind: 'seen', seen: NONE, verified: false });
  });

  it('is unchanged while the ETag stays, in any of its forms', () => {
    for (const etag of ['A', '"A"', 'W/"A"', 'W/A']) {
      assert.deepEqual(judge({ snapshot: SEEN }, { photo: photo(etag) }), { kind: 'seen', seen: SEEN, verified: true });
    }
  });

  it('needs the picture before a new ETag counts', () => {
    for (const seen of [SEEN, NONE]) {
      assert.deepEqual(judge({ snapshot: seen }, { photo: photo('B') }), { kind: 'read-more', also: 'picture' });
    }
  });

  it('is a change if the picture differs or there is none to compare with', () => {
    for (const isSame of [false, undefined]) {
      const changed = judge({ snapshot: SEEN }, { photo: photo('B'), picture: PICTURE }, { isSame });
      assert.deepEqual(changed, { kind: 'change', change: 'changed', seen: { presence: 'photo', etag: 'B' } });
      const appeared = judge({ snapshot: NONE }, { photo: photo('B'), picture: PICTURE }, { isSame });
      assert.deepEqual(appeared, { kind: 'change', change: 'appeared', seen: { presence: 'photo', etag: 'B' } });
    }
  });

  it('is no change if a new ETag has the same picture', () => {
    const judged = judge({ snapshot: SEEN }, { photo: photo('B'), picture: PICTURE }, { isSame: true });
    assert.deepEqual(judged, { kind: 'same-picture', seen: { presence: 'photo', etag: 'B' } });
  });

  it('waits for an unreadable picture twice, then counts as a change', () => {
    const reading = { photo: photo('B'), picture: BROKEN };
    for (const attempts of [0, 1]) {
      const judged = judge({ snapshot: SEEN, failedReads: attempts }, reading);
      assert.deepEqual(judged, { kind: 'failed', reason: 'unavailable', retryAfter: undefined, verified: false });
    }
    assert.equal(judge({ snapshot: SEEN, failedReads: 2 }, reading).kind, 'change');
  });

  it('never counts as a change without proof while Graph throttles', () => {
    for (const attempts of [0, 2, 50]) {
      assert.equal(
        judge({ snapshot: SEEN, failedReads: attempts }, { photo: photo('B'), picture: BUSY }).kind,
        'failed',
      );
      assert.equal(judge({ snapshot: SEEN, failedReads: attempts }, { photo: NO_PHOTO, account: BUSY }).kind, 'failed');
    }
  });

  it('waits for the longest Retry-After, since all parts are read again together', () => {
    const longer: Failed = { ...BUSY, retryAfter: 60_000 };
    const unknownUser: Failed = { state: 'failed', reason: 'not-found', code: 'Request_ResourceNotFound' };
    for (const reading of [
      { photo: BUSY, picture: longer },
      { photo: longer, picture: BUSY },
      { photo: unknownUser, account: longer },
    ]) {
      const judged = judge({ snapshot: SEEN }, reading);
      assert.deepEqual([judged.kind, 'retryAfter' in judged && judged.retryAfter], ['failed', 60_000]);
    }
  });

  it('is a change if Graph has metadata but no picture', () => {
    assert.equal(
      judge({ snapshot: SEEN }, { photo: photo('B'), picture: { state: 'absent', sign: 'ImageNotFound' } }).kind,
      'change',
    );
  });

  it('is a vanished photo only if the person is still in the directory', () => {
    assert.deepEqual(judge({ snapshot: SEEN }, { photo: NO_PHOTO }), { kind: 'read-more', also: 'account' });
    assert.deepEqual(judge({ snapshot: SEEN }, { photo: NO_PHOTO, account: 'gone' }), { kind: 'gone' });
    const vanished = judge({ snapshot: SEEN }, { photo: NO_PHOTO, account: 'there' });
    assert.deepEqual(vanished, { kind: 'change', change: 'vanished', seen: NONE });
    assert.equal(judge({ snapshot: SEEN }, { photo: NO_PHOTO, account: BUSY }).kind, 'failed');
    assert.equal(judge({ snapshot: SEEN, failedReads: 2 }, { photo: NO_PHOTO, account: BROKEN }).kind, 'change');
  });

  it('checks the directory once a week for people without a photo', () => {
    const seen = NONE;
    assert.deepEqual(judge({ snapshot: seen }, { photo: NO_PHOTO }, { now: later(7 * DAY - 1) }).kind, 'seen');
    const now = later(7 * DAY);
    assert.deepEqual(judge({ snapshot: seen }, { photo: NO_PHOTO }, { now }), { kind: 'read-more', also: 'account' });
    assert.deepEqual(judge({ snapshot: seen }, { photo: NO_PHOTO, account: 'gone' }, { now }), { kind: 'gone' });
    const there = judge({ snapshot: seen }, { photo: NO_PHOTO, account: 'there' }, { now });
    assert.deepEqual(there, { kind: 'seen', seen: NONE, verified: true });
  });

  it('checks the directory when the photo service reports an unknown user', () => {
    const unknownUser: Failed = { state: 'failed', reason: 'not-found', code: 'Request_ResourceNotFound' };
    assert.deepEqual(judge({ snapshot: SEEN }, { photo: unknownUser }), { kind: 'read-more', also: 'account' });
    assert.deepEqual(judge({ snapshot: SEEN }, { photo: unknownUser, account: 'gone' }), { kind: 'gone' });
    assert.equal(judge({ snapshot: SEEN }, { photo: unknownUser, account: 'there' }).kind, 'failed');
  });

  it('checks the directory once a week for people who can’t be read', () => {
    const photo: Failed = { state: 'failed', reason: 'no-mailbox', code: 'ErrorNonExistentMailbox' };
    for (const seen of [undefined, NONE, SEEN]) {
      assert.equal(judge({ snapshot: seen }, { photo }, { now: later(7 * DAY - 1) }).kind, 'failed');
      const now = later(7 * DAY);
      assert.deepEqual(judge({ snapshot: seen }, { photo }, { now }), { kind: 'read-more', also: 'account' });
      assert.deepEqual(judge({ snapshot: seen }, { photo, account: 'gone' }, { now }), { kind: 'gone' });
      const there = judge({ snapshot: seen }, { photo, account: 'there' }, { now });
      assert.deepEqual(there, { kind: 'failed', reason: 'no-mailbox', retryAfter: undefined, verified: true });
      assert.equal(judge({ snapshot: seen }, { photo: BUSY }, { now }).kind, 'failed');
    }
  });

  it('is no change if sign-in is blocked', () => {
    const account = 'blocked';
    assert.deepEqual(judge({ snapshot: SEEN }, { photo: NO_PHOTO, account }), { kind: 'blocked' });
    const photo: Failed = { state: 'failed', reason: 'no-mailbox' };
    assert.deepEqual(judge({ snapshot: SEEN }, { photo, account }, { now: later(7 * DAY) }), { kind: 'blocked' });
  });

  it('is a failure if the photo could not be read', () => {
    assert.deepEqual(judge({ snapshot: SEEN }, { photo: BUSY }), {
      kind: 'failed',
      reason: 'throttled',
      retryAfter: 5_000,
      verified: false,
    });
  });

  it('reports each real change once, despite new ETags and failures in between', () => {
    const events = fc.array(
      fc.oneof(
        fc.record({ do: fc.constant('picture' as const), picture: fc.integer({ min: 1, max: 3 }) }),
        fc.constantFrom(
          { do: 'flap' as const },
          { do: 'remove' as const },
          { do: 'read' as const },
          { do: 'fail' as const },
        ),
      ),
      { maxLength: 60 },
    );
    fc.assert(fc.property(events, checkReports), { numRuns: 2_000 });
  });
});

type Event =
  | { readonly do: 'picture'; readonly picture: number }
  | { readonly do: 'flap' | 'remove' | 'read' | 'fail' };

/** Checks that each report about one photo matches what happened to its picture between two readings. */
function checkReports(events: readonly Event[]): void {
  let picture: number | undefined = 1;
  let etag = 1;
  let person = watched();
  /** The picture at the last reading, and the last one that was kept. */
  let lastRead: number | undefined | 'never' = 'never';
  let kept: number | undefined;
  for (const event of events) {
    if (event.do === 'picture') picture = event.picture;
    if (event.do === 'picture' || event.do === 'flap') etag += 1;
    if (event.do === 'remove') picture = undefined;
    if (event.do === 'fail') {
      assert.equal(judgeReading(person, { photo: BUSY }, undefined, NOON).kind, 'failed');
      person = { ...person, failedReads: person.failedReads + 1 };
    }
    if (event.do !== 'read') continue;
    const { judgement, read } = readPhoto(person, picture, etag, kept);
    const expected = lastRead === 'never' ? undefined : changeBetween(lastRead, picture);
    const reported = judgement.kind === 'change' ? judgement.change : undefined;
    // A false report is allowed only without a picture to compare with, a missing one only if the kept picture
    // returned.
    if (reported !== expected && expected === undefined) assert.ok(kept === undefined && reported === 'changed');
    else if (reported !== expected) assert.ok(expected === 'appeared' && reported === undefined && kept === picture);
    assert.ok('seen' in judgement);
    person = { ...person, snapshot: judgement.seen, failedReads: 0 };
    lastRead = picture;
    if (read) kept = picture;
  }
}

function readPhoto(person: LedgerEntry, picture: number | undefined, etag: number, kept: number | undefined) {
  const reading = { photo: picture === undefined ? NO_PHOTO : photo(String(etag)) };
  const judgement: Judgement = judgeReading(person, reading, undefined, NOON);
  if (judgement.kind !== 'read-more') return { judgement, read: false };
  const more = judgement.also === 'picture' ? { picture: PICTURE } : { account: 'there' as const };
  const isSame = kept === undefined ? undefined : kept === picture;
  return { judgement: judgeReading(person, { ...reading, ...more }, isSame, NOON), read: judgement.also === 'picture' };
}

function changeBetween(before: number | undefined, now: number | undefined): ChangeKind | undefined {
  if (before === now) return undefined;
  if (before === undefined) return 'appeared';
  return now === undefined ? 'vanished' : 'changed';
}
