import assert from 'node:assert/strict';
import { toPictureTimestamp } from '../../../sandbox/sharepoint/picture-timestamp.ts';

/** Seconds since the year one as a date, whose UTC fields are the ones that SharePoint meant. */
function meantBy(timestamp: string): string {
  return new Date((Number(timestamp) - 62_135_596_800) * 1_000).toISOString();
}

describe('SharePoint’s picture timestamp', () => {
  it('has whole seconds in UTC, and is empty for a person without a copy', () => {
    assert.equal(toPictureTimestamp(undefined, 'UTC'), '');
    // A published sample.
    assert.equal(toPictureTimestamp(new Date('2022-09-22T11:20:36.789Z'), 'UTC'), '63799442436');
  });

  it('can be local time, with daylight saving time and around midnight', () => {
    const inZone = (moment: string, zone: string) => meantBy(toPictureTimestamp(new Date(moment), zone));
    assert.equal(inZone('2026-01-15T12:00:00Z', 'America/Los_Angeles'), '2026-01-15T04:00:00.000Z');
    assert.equal(inZone('2026-07-15T07:00:00Z', 'America/Los_Angeles'), '2026-07-15T00:00:00.000Z');
    assert.equal(inZone('2026-01-15T18:45:00Z', 'Asia/Kolkata'), '2026-01-16T00:15:00.000Z');
  });
});
