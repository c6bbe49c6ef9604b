import assert from 'node:assert/strict';
import fc from 'fast-check';
import { DateTime } from 'luxon';
import {
  isWorkingTime,
  nextMorning,
  nextWorkingTime,
  parseDays,
  parseHours,
} from '../../../src/nudges/working-hours.ts';

const HOURS = { from: 9 * 60, until: 18 * 60, days: [1, 2, 3, 4, 5] };
const at = (text: string, zone: string) => DateTime.fromISO(text, { zone }).toJSDate();
const next = (text: string, zone: string, hours = HOURS) =>
  DateTime.fromJSDate(nextWorkingTime(at(text, zone), zone, hours), { zone }).toISO({ suppressMilliseconds: true });

describe('Working hours', () => {
  it('include the present moment', () => {
    assert.equal(next('2026-03-04T09:00:00', 'Europe/Rome'), '2026-03-04T09:00:00+01:00');
    assert.equal(next('2026-03-04T17:59:59', 'Europe/Rome'), '2026-03-04T17:59:59+01:00');
  });

  it('start later today, tomorrow or on Monday', () => {
    assert.equal(next('2026-03-04T03:00:00', 'Europe/Rome'), '2026-03-04T09:00:00+01:00');
    assert.equal(next('2026-03-04T18:00:00', 'Europe/Rome'), '2026-03-05T09:00:00+01:00');
    assert.equal(next('2026-03-06T18:00:00', 'Europe/Rome'), '2026-03-09T09:00:00+01:00');
    assert.equal(next('2026-03-08T12:00:00', 'Asia/Tokyo'), '2026-03-09T09:00:00+09:00');
  });

  it('start at nine local time on the Monday after a clock change', () => {
    assert.equal(next('2026-03-28T12:00:00', 'Europe/Rome'), '2026-03-30T09:00:00+02:00');
    assert.equal(next('2026-10-24T12:00:00', 'Europe/Rome'), '2026-10-26T09:00:00+01:00');
    assert.equal(next('2026-03-07T12:00:00', 'America/New_York'), '2026-03-09T09:00:00-04:00');
  });

  it('start at nine local time on the day of a clock change', () => {
    const everyDay = { ...HOURS, days: [1, 2, 3, 4, 5, 6, 7] };
    assert.equal(next('2026-03-29T00:30:00', 'Europe/Rome', everyDay), '2026-03-29T09:00:00+02:00');
    assert.equal(next('2026-10-25T00:30:00', 'Europe/Rome', everyDay), '2026-10-25T09:00:00+01:00');
  });

  it('can end at midnight', () => {
    const late = { ...HOURS, until: 24 * 60 };
    assert.equal(next('2026-03-04T23:59:00', 'Europe/Rome', late), '2026-03-04T23:59:00+01:00');
  });

  it('use UTC for an unknown time zone', () => {
    assert.ok(isWorkingTime(at('2026-03-04T09:00:00', 'utc'), 'W. Europe Standard Time?', HOURS));
    assert.ok(!isWorkingTime(at('2026-03-04T08:59:59', 'utc'), '', HOURS));
  });

  it('skip the day that is missing in the calendar of Samoa', () => {
    assert.equal(next('2011-12-29T18:30:00', 'Pacific/Apia'), '2012-01-02T09:00:00+14:00');
  });

  const zones = Intl.supportedValuesOf('timeZone');
  const moments = fc.date({ min: new Date('2019-01-01'), max: new Date('2036-01-01'), noInvalidDate: true });

  it('are found in each zone at each time: in working hours, not in the past, and as early as possible', () => {
    fc.assert(
      fc.property(moments, fc.constantFrom(...zones), (now, zone) => {
        const result = nextWorkingTime(now, zone, HOURS);
        const isWithin = (date: Date) => {
          const { weekday, hour } = DateTime.fromJSDate(date, { zone });
          return weekday <= 5 && hour >= 9 && hour < 18;
        };
        assert.ok(result >= now);
        assert.ok(isWithin(result));
        const step = 30 * 60_000;
        for (let earlier = now.getTime(); earlier < result.getTime(); earlier += step) {
          assert.ok(!isWithin(new Date(earlier)), `${new Date(earlier).toISOString()} in ${zone}`);
        }
        assert.ok(result.getTime() === now.getTime() || !isWithin(new Date(result.getTime() - 1)));
      }),
      { numRuns: 300 },
    );
  });
});

describe('The next morning', () => {
  const cases: readonly (readonly [now: string, timeZone: string, morning: string])[] = [
    ['2026-03-04T10:00:00Z', 'Europe/Rome', '2026-03-05T08:00:00.000Z'],
    // Shortly after midnight, "the next morning" is not the one of the same day.
    ['2026-03-04T23:30:00Z', 'Europe/Rome', '2026-03-06T08:00:00.000Z'],
    ['2026-03-06T10:00:00Z', 'Europe/Rome', '2026-03-09T08:00:00.000Z'],
    // The clocks go forward in this weekend.
    ['2026-03-27T12:00:00Z', 'Europe/Rome', '2026-03-30T07:00:00.000Z'],
    ['2026-03-04T10:00:00Z', 'nowhere', '2026-03-05T09:00:00.000Z'],
  ];
  for (const [now, timeZone, morning] of cases) {
    it(`after ${now} in ${timeZone} starts at ${morning}`, () => {
      assert.equal(nextMorning(new Date(now), timeZone, HOURS).toISOString(), morning);
    });
  }
});

describe('Hours and days in settings', () => {
  it('are parsed with or without spaces and capitals', () => {
    assert.deepEqual(parseHours('09:00-18:00'), { from: 540, until: 1080 });
    assert.deepEqual(parseHours(' 7:30 - 24:00 '), { from: 450, until: 1440 });
    assert.deepEqual(parseDays('mon-fri'), [1, 2, 3, 4, 5]);
    assert.deepEqual(parseDays('sun-thu'), [1, 2, 3, 4, 7]);
    assert.deepEqual(parseDays('Mon, wed,sat-sun'), [1, 3, 6, 7]);
  });

  it('are refused if malformed', () => {
    for (const text of [
      '',
      '9-18',
      '18:00-09:00',
      '09:00-09:00',
      '09:00-24:01',
      '09:60-10:00',
      'x',
      '09:00-18:00-19:00',
    ]) {
      assert.equal(parseHours(text), undefined, text);
    }
    for (const text of ['', 'monday', '1-5', 'mon-', 'mon-tue-wed', 'mon,,tue']) {
      assert.equal(parseDays(text), undefined, text);
    }
  });
});
