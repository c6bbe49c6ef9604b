import assert from 'node:assert/strict';
import fc from 'fast-check';
import { observeCopy, type SeenPhoto } from '../../../../src/open-sharepoint/timing/observe-copy.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const NOW = Date.parse('2026-11-20T10:00:00Z');
const at = (offset: number) => new Date(NOW + offset);

/** SharePoint has an old picture; its last copy was long ago. */
const BEFORE: SeenPhoto = { kind: 'out-of-date', readAt: at(0), picture: 'a', stamp: at(-48 * HOUR) };
/** A minute later it has the right one, copied half a minute ago. */
const AFTER: SeenPhoto = { kind: 'in-sync', readAt: at(MINUTE), picture: 'a', stamp: at(MINUTE / 2) };
const observe = (before: Partial<SeenPhoto>, after: Partial<SeenPhoto> = {}) =>
  observeCopy({ ...BEFORE, ...before }, { ...AFTER, ...after }, 24 * HOUR);

describe('Two checks of a person', () => {
  it('show a copy whose time the timestamp names', () => {
    assert.deepEqual(observe({}), { gap: undefined, offset: 0, meaning: 'copy' });
    assert.deepEqual(observe({ kind: 'never-synced', stamp: undefined }), {
      gap: undefined,
      offset: 0,
      meaning: 'copy',
    });
  });

  it('show the time zone of the timestamp, ahead of the press or behind it, whenever SharePoint copied', () => {
    const zones = fc.integer({ min: -48, max: 56 }).map((quarters) => quarters * 15);
    const times = fc.record({
      window: fc.integer({ min: 1, max: 10 * MINUTE }),
      part: fc.double({ min: 0, max: 1, noNaN: true }),
    });
    fc.assert(
      fc.property(zones, times, (zone, { window, part }) => {
        const stamp = at(Math.floor((window * part + zone * MINUTE) / 1_000) * 1_000);
        assert.equal(observe({}, { readAt: at(window), stamp })?.offset, zone);
      }),
    );
  });

  it('show no time zone if they are too far apart, or if no time zone fits', () => {
    assert.deepEqual(observe({}, { readAt: at(HOUR), stamp: at(30 * MINUTE) }), undefined);
    assert.deepEqual(observe({}, { stamp: at(7 * MINUTE) }), { gap: undefined, offset: undefined, meaning: 'other' });
    assert.deepEqual(observe({}, { stamp: at(-20 * HOUR) }), { gap: undefined, offset: undefined, meaning: 'other' });
  });

  it('show a copy that came sooner after the last one than assumed, in any time zone', () => {
    for (const zone of [0, -8 * HOUR, 5.5 * HOUR]) {
      const seen = observe({ kind: 'waiting', stamp: at(zone - 3 * HOUR) }, { stamp: at(zone + MINUTE / 2) });
      assert.deepEqual([seen?.gap, seen?.meaning], [3 * HOUR + MINUTE / 2, 'copy']);
    }
    const later = observe({ kind: 'waiting', stamp: at(-HOUR) }, { readAt: at(5 * HOUR), stamp: at(HOUR) });
    assert.deepEqual(later, { gap: 2 * HOUR, offset: undefined, meaning: undefined });
    assert.equal(observe({ stamp: at(-24 * HOUR) })?.gap, undefined, 'as assumed');
  });

  it('show that the timestamp stands for something else', () => {
    assert.equal(observe({}, { stamp: BEFORE.stamp })?.meaning, 'other', 'copied, and it stayed');
    const attempt = observe({}, { kind: 'out-of-date' });
    assert.deepEqual(attempt, { offset: 0, meaning: 'attempt' });
    assert.equal(observe({}, { kind: 'out-of-date', stamp: BEFORE.stamp }), undefined, 'nothing happened');
  });

  it('show nothing if there was no copy to wait for, or if the picture changed or is not known', () => {
    for (const kind of ['in-sync', 'unknown', 'sync-off', 'no-mailbox'] as const)
      assert.equal(observe({ kind }), undefined);
    for (const kind of ['unknown', 'sync-off'] as const) assert.equal(observe({}, { kind }), undefined);
    assert.equal(observe({ picture: 'b' }), undefined);
    assert.equal(observe({ picture: undefined }, { picture: undefined }), undefined);
    assert.equal(observe({}, { stamp: undefined }), undefined);
    assert.equal(observe({ readAt: at(2 * MINUTE) }), undefined, 'in the wrong order');
  });
});
