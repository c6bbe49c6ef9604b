import assert from 'node:assert/strict';
import fc from 'fast-check';
import { DateTime } from 'luxon';
import { isWorkingTime, nextWorkingTime } from '../../../src/nudges/working-hours.ts';

const HOURS = { from: 9 * 60, until: 18 * 60, days: [1, 2, 3, 4, 5] };
const at = (text: string, zone: string) => DateTime.fromISO(text, { zone }).toJSDate();
const next = (text: string, zone: string, hours = HOURS) =>
  DateTime.fromJSDate(nextWorkingTime(at(text, zone), zone, hours), { zone }).toISO({ suppressMilliseconds: true });

describe('Working hours', () => {
  it('are now, within them', () => {
    assert.equal(next('2026-03-04T09:00:00', 'Europe/Rome'), '2026-03-04T09:00:00+01:00');
    assert.equal(next('2026-03-04T17:59:59', 'Europe/Rome'), '2026-03-04T17:59:59+01:00');
  });

  it('begin this morning, tomorrow or on Monday', () => {
    assert.equal(next('2026-03-04T03:00:00', 'Europe/Rome'), '2026-03-04T09:00:00+01:00');
    assert.equal(next('2026-03-04T18:00:00', 'Europe/Rome'), '2026-03-05T09:00:00+01:00');
    assert.equal(next('2026-03-06T18:00:00', 'Europe/Rome'), '2026-03-09T09:00:00+01:00');
    assert.equal(next('2026-03-08T12:00:00', 'Asia/Tokyo'), '2026-03-09T09:00:00+09:00');
  });

  it('begin at nine by the wall on the Monday after clocks were changed', () => {
    assert.equal(next('2026-03-28T12:00:00', 'Europe/Rome'), '2026-03-30T09:00:00+02:00');
    assert.equal(next('2026-10-24T12:00:00', 'Europe/Rome'), '2026-10-26T09:00:00+01:00');
    assert.equal(next('2026-03-07T12:00:00', 'America/New_York'), '2026-03-09T09:00:00-04:00');
  });

  it('begin at nine by the wall on the very day when clocks are changed', () => {
    const everyDay = { ...HOURS, days: [1, 2, 3, 4, 5, 6, 7] };
    assert.equal(next('2026-03-29T00:30:00', 'Europe/Rome', everyDay), '2026-03-29T09:00:00+02:00');
    assert.equal(next('2026-10-25T00:30:00', 'Europe/Rome', everyDay), '2026-10-25T09:00:00+01:00');
  });

  it('can last until midnight', () => {
    const late = { ...HOURS, until: 24 * 60 };
    assert.equal(next('2026-03-04T23:59:00', 'Europe/Rome', late), '2026-03-04T23:59:00+01:00');
  });

  it('are those of UTC where nobody knows the zone', () => {
    assert.ok(isWorkingTime(at('2026-03-04T09:00:00', 'utc'), 'W. Europe Standard Time?', HOURS));
    assert.ok(!isWorkingTime(at('2026-03-04T08:59:59', 'utc'), '', HOURS));
  });

  it('skip the day that Samoa skipped', () => {
    assert.equal(next('2011-12-29T18:30:00', 'Pacific/Apia'), '2012-01-02T09:00:00+14:00');
  });

  const zones = Intl.supportedValuesOf('timeZone');
  const moments = fc.date({ min: new Date('2019-01-01'), max: new Date('2036-01-01'), noInvalidDate: true });

  it('are found in every zone, at every time: within them, not in the past, and not later than need be', () => {
    fc.assert(
      fc.property(moments, fc.constantFrom(...zones), (now, zone) => {
        const found = nextWorkingTime(now, zone, HOURS);
        const isWithin = (date: Date) => {
          const { weekday, hour } = DateTime.fromJSDate(date, { zone });
          return weekday <= 5 && hour >= 9 && hour < 18;
        };
        assert.ok(found >= now);
        assert.ok(isWithin(found));
        const step = 30 * 60_000;
        for (let earlier = now.getTime(); earlier < found.getTime(); earlier += step) {
          assert.ok(!isWithin(new Date(earlier)), `${new Date(earlier).toISOString()} in ${zone}`);
        }
        assert.ok(found.getTime() === now.getTime() || !isWithin(new Date(found.getTime() - 1)));
      }),
      { numRuns: 300 },
    );
  });
});
