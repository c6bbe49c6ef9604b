import assert from 'node:assert/strict';
import { nextMorning } from '../../../src/nudges/next-morning.ts';

const HOURS = { from: 9 * 60, until: 18 * 60, days: [1, 2, 3, 4, 5] };

describe('the next morning', () => {
  const cases: readonly (readonly [now: string, timeZone: string, morning: string])[] = [
    ['2026-03-04T10:00:00Z', 'Europe/Rome', '2026-03-05T08:00:00.000Z'],
    // Just after midnight the day has begun, and it is not about this one.
    ['2026-03-04T23:30:00Z', 'Europe/Rome', '2026-03-06T08:00:00.000Z'],
    ['2026-03-06T10:00:00Z', 'Europe/Rome', '2026-03-09T08:00:00.000Z'],
    // The night in which clocks are moved forward.
    ['2026-03-27T12:00:00Z', 'Europe/Rome', '2026-03-30T07:00:00.000Z'],
    ['2026-03-04T10:00:00Z', 'nowhere', '2026-03-05T09:00:00.000Z'],
  ];
  for (const [now, timeZone, morning] of cases) {
    it(`after ${now} in ${timeZone} begins at ${morning}`, () => {
      assert.equal(nextMorning(new Date(now), timeZone, HOURS).toISOString(), morning);
    });
  }
});
