import assert from 'node:assert/strict';
import fc from 'fast-check';
import { DateTime } from 'luxon';
import { personalHours, type QuietTimes } from '../../../src/nudges/personal-hours.ts';
import { nextMorning, nextWorkingTime, type WorkingHours } from '../../../src/nudges/working-hours.ts';

const ORGANIZATION: WorkingHours = { from: 540, until: 1080, days: [1, 2, 3, 4, 5] };
const ROME = 'Europe/Rome';
const next = (text: string, quiet: QuietTimes, organization = ORGANIZATION) => {
  const { hours } = personalHours(organization, quiet);
  const at = nextWorkingTime(DateTime.fromISO(text, { zone: ROME }).toJSDate(), ROME, hours);
  return DateTime.fromJSDate(at, { zone: ROME }).toISO({ suppressMilliseconds: true });
};

describe('Quiet times', () => {
  const lunch: QuietTimes = { hours: { from: 720, until: 840 }, days: [3] };

  it('narrow the working hours of the organization', () => {
    assert.equal(next('2026-03-02T11:59:59', lunch), '2026-03-02T11:59:59+01:00');
    assert.equal(next('2026-03-02T12:00:00', lunch), '2026-03-02T14:00:00+01:00');
    assert.equal(next('2026-03-02T14:00:00', lunch), '2026-03-02T14:00:00+01:00');
    assert.equal(next('2026-03-03T18:00:00', lunch), '2026-03-05T09:00:00+01:00', 'no Wednesday');
    const morning = { hours: { from: 0, until: 660 }, days: [] };
    assert.equal(next('2026-03-02T03:00:00', morning), '2026-03-02T11:00:00+01:00');
    const evening = { hours: { from: 1020, until: 1440 }, days: [5] };
    assert.equal(next('2026-03-05T17:00:00', evening), '2026-03-09T09:00:00+01:00');
  });

  it('are followed by the next week if a clock change skips all hours that are left', () => {
    const sundays = { from: 120, until: 240, days: [7] };
    const quiet = { hours: { from: 180, until: 240 }, days: [] };
    assert.equal(next('2026-03-22T04:00:00', quiet, sundays), '2026-04-05T02:00:00+02:00');
  });

  it('count twice in the hour that a clock change repeats', () => {
    const always = { from: 0, until: 1440, days: [1, 2, 3, 4, 5, 6, 7] };
    const quiet = { hours: { from: 120, until: 150 }, days: [] };
    assert.equal(next('2026-10-25T02:15:00+02:00', quiet, always), '2026-10-25T02:30:00+02:00');
    assert.equal(next('2026-10-25T02:45:00+02:00', quiet, always), '2026-10-25T02:45:00+02:00');
    assert.equal(next('2026-10-25T02:15:30+01:00', quiet, always), '2026-10-25T02:30:00+01:00');
  });

  it('move the end of a snooze', () => {
    const { hours } = personalHours(ORGANIZATION, { hours: { from: 540, until: 600 }, days: [2] });
    const monday = DateTime.fromISO('2026-03-02T12:00:00', { zone: ROME }).toJSDate();
    assert.equal(nextMorning(monday, ROME, hours).toISOString(), '2026-03-04T09:00:00.000Z');
  });

  it('that leave nothing do not count', () => {
    const allHours = personalHours(ORGANIZATION, { hours: { from: 540, until: 1080 }, days: [1] });
    assert.deepEqual(allHours.hours, { ...ORGANIZATION, days: [2, 3, 4, 5], quiet: undefined });
    assert.deepEqual([allHours.ignoresHours, allHours.ignoresDays], [true, false]);
    const allDays = personalHours(ORGANIZATION, { hours: { from: 540, until: 1079 }, days: [1, 2, 3, 4, 5] });
    assert.deepEqual(allDays.hours, { ...ORGANIZATION, quiet: { from: 540, until: 1079 } });
    assert.deepEqual([allDays.ignoresHours, allDays.ignoresDays], [false, true]);
  });

  const spans = fc
    .tuple(fc.nat(1440), fc.nat(1440))
    .filter(([a, b]) => a !== b)
    .map(([a, b]) => ({ from: Math.min(a, b), until: Math.max(a, b) }));
  const days = fc.subarray([1, 2, 3, 4, 5, 6, 7]);
  const moments = fc.date({ min: new Date('2019-01-01'), max: new Date('2036-01-01'), noInvalidDate: true });
  /** The moments around clock changes, which are rare among all. */
  const changes = fc
    .tuple(fc.constantFrom('2026-03-29T00:00Z', '2026-10-25T00:00Z'), fc.integer({ min: -1440, max: 1440 }))
    .map(([day, minutes]) => new Date(new Date(day).getTime() + minutes * 60_000));
  const zones = fc.oneof(fc.constant(ROME), fc.constantFrom(...Intl.supportedValuesOf('timeZone')));

  it('are respected in each zone at each time, whatever the hours of the organization are', () => {
    fc.assert(
      fc.property(
        fc.oneof(moments, changes),
        zones,
        fc.record({ span: spans, days: days.filter(({ length }) => length > 0) }),
        fc.record({ hours: fc.option(spans, { nil: undefined }), days }),
        (now, zone, { span, days: open }, quiet) => {
          const { hours, ignoresHours, ignoresDays } = personalHours({ ...span, days: open }, quiet);
          const at = nextWorkingTime(now, zone, hours);
          const local = DateTime.fromJSDate(at, { zone });
          const minute = local.hour * 60 + local.minute;
          assert.ok(at >= now);
          assert.ok(open.includes(local.weekday));
          assert.ok(ignoresDays || !quiet.days.includes(local.weekday), 'a quiet day');
          const isQuiet = quiet.hours && minute >= quiet.hours.from && minute < quiet.hours.until;
          assert.ok(ignoresHours || !isQuiet, 'quiet hours');
        },
      ),
      { numRuns: 800 },
    );
  });
});
