import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  attributeCopy,
  type CopyLook,
  type LinkTry,
  type TryOutcome,
} from '../../../../src/open-sharepoint/learning/attribution.ts';
import { CANDIDATES, type Candidate } from '../../../../src/open-sharepoint/types.ts';

const START = Date.parse('2026-03-02T09:00:00Z');
const minute = (minutes: number) => new Date(START + minutes * 60_000);
const LONG_AGO = new Date(0);
const HOUR = 60;
const DAY = 24 * HOUR;

const tryAt = (candidate: Candidate, minutes: number, looks = 1): LinkTry => ({
  candidate,
  at: minute(minutes),
  looks,
});

function outcomes(
  tries: readonly LinkTry[],
  look: Partial<CopyLook> & Pick<CopyLook, 'at'>,
): (TryOutcome | undefined)[] {
  const settled = attributeCopy(tries, { copiedAt: undefined, copyableFrom: LONG_AGO, ...look });
  return tries.map((one) => settled.find((other) => other.settled === one)?.outcome);
}

describe('A copy', () => {
  const first = tryAt('large-picture', 0);
  const second = tryAt('edit-profile', 5);

  it('is credited to the try before it', () => {
    assert.deepEqual(outcomes([first], { at: minute(1), copiedAt: minute(0.5) }), ['copied']);
    assert.deepEqual(outcomes([first], { at: minute(DAY), copiedAt: minute(59) }), ['copied']);
  });

  it('is credited to the last of several tries, and the others have failed', () => {
    assert.deepEqual(outcomes([first, second], { at: minute(7), copiedAt: minute(6) }), ['not-copied', 'copied']);
  });

  it('is not credited to a later try', () => {
    assert.deepEqual(outcomes([first, second], { at: minute(7), copiedAt: minute(1) }), ['copied', 'unknown']);
  });

  it('does not prove that an earlier try failed if the bot had not looked in between', () => {
    const unseen = tryAt('large-picture', 0, 0);
    assert.deepEqual(outcomes([unseen, second], { at: minute(7), copiedAt: minute(6) }), ['unknown', 'copied']);
  });

  it('teaches nothing if it could be due to either of two tries', () => {
    assert.deepEqual(outcomes([first, second], { at: minute(40), copiedAt: minute(35) }), ['unknown', 'unknown']);
  });

  it('teaches nothing if it came after the hour', () => {
    assert.deepEqual(outcomes([first], { at: minute(DAY), copiedAt: minute(3 * HOUR) }), ['unknown']);
  });

  it('counts although SharePoint seemed not to be able to copy', () => {
    const look = { at: minute(7), copiedAt: minute(6), copyableFrom: minute(DAY) };
    assert.deepEqual(outcomes([first, second], look), ['unknown', 'copied']);
  });

  it('may have a time stamp a little before the try, because clocks differ', () => {
    assert.deepEqual(outcomes([first], { at: minute(1), copiedAt: minute(-0.5) }), ['copied']);
    assert.deepEqual(outcomes([first], { at: minute(1), copiedAt: minute(-2) }), [undefined]);
  });

  it('is credited once if the same page was opened several times', () => {
    const again = [first, tryAt('large-picture', 10), tryAt('large-picture', 20)];
    assert.deepEqual(outcomes(again, { at: minute(22), copiedAt: minute(21) }), ['unknown', 'unknown', 'copied']);
  });

  it('is credited to a request by the bot only if nothing else can have caused it', () => {
    const request = tryAt('by-request', 0);
    assert.deepEqual(outcomes([request], { at: minute(1), copiedAt: minute(0.5) }), ['copied']);
    assert.deepEqual(outcomes([request], { at: minute(HOUR), copiedAt: minute(30) }), ['unknown']);
    const press = tryAt('large-picture', -5 * HOUR);
    assert.deepEqual(outcomes([press, request], { at: minute(1), copiedAt: minute(0.5) }), ['unknown', 'unknown']);
    const yesterday = tryAt('large-picture', -30 * HOUR);
    assert.equal(outcomes([yesterday, request], { at: minute(1), copiedAt: minute(0.5) })[1], 'copied');
  });
});

describe('Without a copy', () => {
  it('a try has failed when its hour is over, not before', () => {
    const tries = [tryAt('large-picture', 0), tryAt('edit-profile', 30)];
    assert.deepEqual(outcomes(tries, { at: minute(59) }), [undefined, undefined]);
    assert.deepEqual(outcomes(tries, { at: minute(60) }), ['not-copied', undefined]);
    assert.deepEqual(outcomes(tries, { at: minute(90) }), ['not-copied', 'not-copied']);
  });

  it('a try says nothing if SharePoint could not copy', () => {
    const tries = [tryAt('large-picture', 0)];
    assert.deepEqual(outcomes(tries, { at: minute(HOUR), copyableFrom: minute(1) }), ['unknown']);
    assert.deepEqual(outcomes(tries, { at: minute(HOUR), copyableFrom: undefined }), ['unknown']);
    assert.deepEqual(outcomes(tries, { at: minute(HOUR), copyableFrom: minute(0) }), ['not-copied']);
  });

  it('repeats within the hour count once', () => {
    const tries = [0, 10, 59, 70].map((minutes) => tryAt('large-picture', minutes));
    assert.deepEqual(outcomes(tries, { at: minute(DAY) }), ['not-copied', 'unknown', 'unknown', 'unknown']);
  });
});

describe('What followed any tries', () => {
  const minutes = fc.integer({ min: 0, max: 3 * DAY });
  const anyTries = fc
    .array(fc.record({ candidate: fc.constantFrom(...CANDIDATES), minutes, looks: fc.nat(2) }), { maxLength: 8 })
    .map((tries) => tries.toSorted((a, b) => a.minutes - b.minutes))
    .map((tries) => tries.map((one) => tryAt(one.candidate, one.minutes, one.looks)));
  const anyLook = fc.record({
    at: minutes.map(minute),
    copiedAt: fc.option(minutes.map(minute), { nil: undefined }),
    copyableFrom: fc.option(minutes.map(minute), { nil: undefined }),
  });

  it('is at most one copy, within the hour after its try, and no failure of the same request beside it', () => {
    fc.assert(
      fc.property(anyTries, anyLook, (tries, look) => {
        const settled = attributeCopy(tries, look);
        const copied = settled.filter(({ outcome }) => outcome === 'copied');
        assert.ok(copied.length <= 1);
        for (const { settled: one } of copied) {
          assert.ok(look.copiedAt);
          const delay = look.copiedAt.getTime() - one.at.getTime();
          assert.ok(delay >= -60_000 && delay <= 3_600_000);
        }
        assert.equal(new Set(settled.map((one) => one.settled)).size, settled.length, 'each try once');
      }),
    );
  });

  it('is a failure only where SharePoint could have copied', () => {
    fc.assert(
      fc.property(anyTries, anyLook, (tries, look) => {
        for (const { settled, outcome } of attributeCopy(tries, look)) {
          if (outcome !== 'not-copied') continue;
          assert.ok(look.copyableFrom && look.copyableFrom <= settled.at);
        }
      }),
    );
  });
});
