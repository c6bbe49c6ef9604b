import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { PhotoReading } from '../../../src/microsoft365/graph/photo-batch.ts';
import type { Failed } from '../../../src/photo/evidence.ts';
import type { ChangeKind, Seen, Watched } from '../../../src/store/ledger/types.ts';
import { type Judgement, judgeReading, type Same } from '../../../src/sweep/detect-change.ts';
import { DAY, later, NO_PHOTO, NOON, photo, watched } from '../../helpers/sweep/watched.ts';

const SEEN: Seen = { presence: 'photo', etag: 'A' };
const NONE: Seen = { presence: 'none' };
const BUSY: Failed = { state: 'failed', reason: 'throttled', retryAfter: 5_000 };
const BROKEN: Failed = { state: 'failed', reason: 'unavailable' };
const PICTURE: PhotoReading['picture'] = { state: 'read', value: Buffer.from('a picture') };

const judge = (person: Partial<Watched>, reading: PhotoReading, { same = undefined as Same, now = NOON } = {}) =>
  judgeReading(watched(person), reading, same, now);

describe('What a reading means', () => {
  it('is a baseline the first time, with a photo or without', () => {
    assert.deepEqual(judge({}, { photo: photo('"A"') }), { kind: 'seen', seen: SEEN, verified: true });
    assert.deepEqual(judge({}, { photo: NO_PHOTO }), { kind: 'seen', seen: NONE, verified: false });
  });

  it('is nothing while the ETag stays, in whatever form it comes', () => {
    for (const etag of ['A', '"A"', 'W/"A"', 'W/A']) {
      assert.deepEqual(judge({ seen: SEEN }, { photo: photo(etag) }), { kind: 'seen', seen: SEEN, verified: true });
    }
  });

  it('is not believed before the picture was read', () => {
    for (const seen of [SEEN, NONE]) {
      assert.deepEqual(judge({ seen }, { photo: photo('B') }), { kind: 'ask-more', also: 'picture' });
    }
  });

  it('is a change where the picture differs, or there is none to hold it against', () => {
    for (const same of [false, undefined]) {
      const changed = judge({ seen: SEEN }, { photo: photo('B'), picture: PICTURE }, { same });
      assert.deepEqual(changed, { kind: 'change', change: 'changed', seen: { presence: 'photo', etag: 'B' } });
      const appeared = judge({ seen: NONE }, { photo: photo('B'), picture: PICTURE }, { same });
      assert.deepEqual(appeared, { kind: 'change', change: 'appeared', seen: { presence: 'photo', etag: 'B' } });
    }
  });

  it('is no change where another ETag stands for the same picture', () => {
    const flapped = judge({ seen: SEEN }, { photo: photo('B'), picture: PICTURE }, { same: true });
    assert.deepEqual(flapped, { kind: 'same-picture', seen: { presence: 'photo', etag: 'B' } });
  });

  it('is put off while the picture can not be read, and believed in the end', () => {
    const reading = { photo: photo('B'), picture: BROKEN };
    for (const attempts of [0, 1]) {
      const judged = judge({ seen: SEEN, attempts }, reading);
      assert.deepEqual(judged, { kind: 'failed', reason: 'unavailable', retryAfter: undefined, verified: false });
    }
    assert.equal(judge({ seen: SEEN, attempts: 2 }, reading).kind, 'change');
  });

  it('is never believed without proof because Graph asks for patience', () => {
    for (const attempts of [0, 2, 50]) {
      assert.equal(judge({ seen: SEEN, attempts }, { photo: photo('B'), picture: BUSY }).kind, 'failed');
      assert.equal(judge({ seen: SEEN, attempts }, { photo: NO_PHOTO, account: BUSY }).kind, 'failed');
    }
  });

  it('waits for the longest pause that was asked for, since all of it is asked again together', () => {
    const longer: Failed = { ...BUSY, retryAfter: 60_000 };
    const nobody: Failed = { state: 'failed', reason: 'not-found', code: 'Request_ResourceNotFound' };
    for (const reading of [
      { photo: BUSY, picture: longer },
      { photo: longer, picture: BUSY },
      { photo: nobody, account: longer },
    ]) {
      const judged = judge({ seen: SEEN }, reading);
      assert.deepEqual([judged.kind, 'retryAfter' in judged && judged.retryAfter], ['failed', 60_000]);
    }
  });

  it('is a change without a picture where Graph has metadata only', () => {
    assert.equal(
      judge({ seen: SEEN }, { photo: photo('B'), picture: { state: 'absent', sign: 'ImageNotFound' } }).kind,
      'change',
    );
  });

  it('is a photo that vanished only if its owner is still in the directory', () => {
    assert.deepEqual(judge({ seen: SEEN }, { photo: NO_PHOTO }), { kind: 'ask-more', also: 'account' });
    assert.deepEqual(judge({ seen: SEEN }, { photo: NO_PHOTO, account: 'gone' }), { kind: 'gone' });
    const vanished = judge({ seen: SEEN }, { photo: NO_PHOTO, account: 'there' });
    assert.deepEqual(vanished, { kind: 'change', change: 'vanished', seen: NONE });
    assert.equal(judge({ seen: SEEN }, { photo: NO_PHOTO, account: BUSY }).kind, 'failed');
    assert.equal(judge({ seen: SEEN, attempts: 2 }, { photo: NO_PHOTO, account: BROKEN }).kind, 'change');
  });

  it('finds out once a week whether somebody without a photo is still there', () => {
    const seen = NONE;
    assert.deepEqual(judge({ seen }, { photo: NO_PHOTO }, { now: later(7 * DAY - 1) }).kind, 'seen');
    const now = later(7 * DAY);
    assert.deepEqual(judge({ seen }, { photo: NO_PHOTO }, { now }), { kind: 'ask-more', also: 'account' });
    assert.deepEqual(judge({ seen }, { photo: NO_PHOTO, account: 'gone' }, { now }), { kind: 'gone' });
    const there = judge({ seen }, { photo: NO_PHOTO, account: 'there' }, { now });
    assert.deepEqual(there, { kind: 'seen', seen: NONE, verified: true });
  });

  it('asks the directory where the photo service itself says that there is nobody', () => {
    const nobody: Failed = { state: 'failed', reason: 'not-found', code: 'Request_ResourceNotFound' };
    assert.deepEqual(judge({ seen: SEEN }, { photo: nobody }), { kind: 'ask-more', also: 'account' });
    assert.deepEqual(judge({ seen: SEEN }, { photo: nobody, account: 'gone' }), { kind: 'gone' });
    assert.equal(judge({ seen: SEEN }, { photo: nobody, account: 'there' }).kind, 'failed');
  });

  it('finds out once a week whether somebody who can not be read is still there', () => {
    const photo: Failed = { state: 'failed', reason: 'no-mailbox', code: 'ErrorNonExistentMailbox' };
    for (const seen of [undefined, NONE, SEEN]) {
      assert.equal(judge({ seen }, { photo }, { now: later(7 * DAY - 1) }).kind, 'failed');
      const now = later(7 * DAY);
      assert.deepEqual(judge({ seen }, { photo }, { now }), { kind: 'ask-more', also: 'account' });
      assert.deepEqual(judge({ seen }, { photo, account: 'gone' }, { now }), { kind: 'gone' });
      const there = judge({ seen }, { photo, account: 'there' }, { now });
      assert.deepEqual(there, { kind: 'failed', reason: 'no-mailbox', retryAfter: undefined, verified: true });
      assert.equal(judge({ seen }, { photo: BUSY }, { now }).kind, 'failed');
    }
  });

  it('is no change where its owner may not sign in any more', () => {
    const account = 'blocked';
    assert.deepEqual(judge({ seen: SEEN }, { photo: NO_PHOTO, account }), { kind: 'blocked' });
    const photo: Failed = { state: 'failed', reason: 'no-mailbox' };
    assert.deepEqual(judge({ seen: SEEN }, { photo, account }, { now: later(7 * DAY) }), { kind: 'blocked' });
  });

  it('is no news where nothing could be read', () => {
    assert.deepEqual(judge({ seen: SEEN }, { photo: BUSY }), {
      kind: 'failed',
      reason: 'throttled',
      retryAfter: 5_000,
      verified: false,
    });
  });

  it('tells of each true change once, whatever services do in between', () => {
    const events = fc.array(
      fc.oneof(
        fc.record({ do: fc.constant('picture' as const), picture: fc.integer({ min: 1, max: 3 }) }),
        fc.constantFrom(
          { do: 'flap' as const },
          { do: 'remove' as const },
          { do: 'look' as const },
          { do: 'fail' as const },
        ),
      ),
      { maxLength: 60 },
    );
    fc.assert(fc.property(events, followed), { numRuns: 2_000 });
  });
});

type Event =
  | { readonly do: 'picture'; readonly picture: number }
  | { readonly do: 'flap' | 'remove' | 'look' | 'fail' };

/** The life of one photo: what is told of it must be what happened to the picture between two looks. */
function followed(events: readonly Event[]): void {
  let picture: number | undefined = 1;
  let etag = 1;
  let person = watched();
  /** The picture at the last look, and the last one that was kept. */
  let lookedAt: number | undefined | 'never' = 'never';
  let kept: number | undefined;
  for (const event of events) {
    if (event.do === 'picture') picture = event.picture;
    if (event.do === 'picture' || event.do === 'flap') etag += 1;
    if (event.do === 'remove') picture = undefined;
    if (event.do === 'fail') {
      assert.equal(judgeReading(person, { photo: BUSY }, undefined, NOON).kind, 'failed');
      person = { ...person, attempts: person.attempts + 1 };
    }
    if (event.do !== 'look') continue;
    const { judgement, read } = look(person, picture, etag, kept);
    const expected = lookedAt === 'never' ? undefined : changeBetween(lookedAt, picture);
    const told = judgement.kind === 'change' ? judgement.change : undefined;
    // Told without need only where there was no picture to hold the new one against; kept back where the same one came back.
    if (told !== expected && expected === undefined) assert.ok(kept === undefined && told === 'changed');
    else if (told !== expected) assert.ok(expected === 'appeared' && told === undefined && kept === picture);
    assert.ok('seen' in judgement);
    person = { ...person, seen: judgement.seen, attempts: 0 };
    lookedAt = picture;
    if (read) kept = picture;
  }
}

function look(person: Watched, picture: number | undefined, etag: number, kept: number | undefined) {
  const reading = { photo: picture === undefined ? NO_PHOTO : photo(String(etag)) };
  const judgement: Judgement = judgeReading(person, reading, undefined, NOON);
  if (judgement.kind !== 'ask-more') return { judgement, read: false };
  const more = judgement.also === 'picture' ? { picture: PICTURE } : { account: 'there' as const };
  const same = kept === undefined ? undefined : kept === picture;
  return { judgement: judgeReading(person, { ...reading, ...more }, same, NOON), read: judgement.also === 'picture' };
}

function changeBetween(before: number | undefined, now: number | undefined): ChangeKind | undefined {
  if (before === now) return undefined;
  if (before === undefined) return 'appeared';
  return now === undefined ? 'vanished' : 'changed';
}
