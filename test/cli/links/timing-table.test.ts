import assert from 'node:assert/strict';
import { timingTable, timingTableText, timingWords } from '../../../cli/links/timing-table.ts';
import { NO_OBSERVATIONS } from '../../../src/open-sharepoint/timing/learned-timing.ts';
import type { TimingRecord } from '../../../src/open-sharepoint/timing/types.ts';

const NOW = new Date('2026-03-02T09:00:00Z');
const HOUR = 3_600_000;
const ASSUMED = { copyInterval: 24 * HOUR, isIntervalSet: false };
const seen = <Value>(value: Value, count = 3) => Array.from({ length: count }, () => ({ value, at: NOW }));
const LEARNED: TimingRecord = { gaps: seen(HOUR + 90_000, 4), offsets: seen(-450), meanings: seen('attempt') };

describe('The table of the times of copies', () => {
  it('shows what was learned beside what is assumed', () => {
    assert.equal(
      timingTableText(timingTable(LEARNED, ASSUMED, NOW)),
      `How SharePoint times its copies (SPS-PictureTimestamp):

                            assumed               learned                         seen
interval between copies     24 h                  at most 1 h 2 min               shorter: 4
time zone of the timestamp  UTC                   UTC-07:30                       3
the timestamp is            the time of the copy  the time of an attempt to copy  3`,
    );
  });

  it('shows that nothing was learned, and that the setting of an admin takes precedence', () => {
    assert.match(timingTableText(timingTable(NO_OBSERVATIONS, ASSUMED, NOW)), /^interval .+ 24 h +- +shorter: 0$/m);
    const set = timingTable(LEARNED, { copyInterval: 6 * HOUR, isIntervalSet: true }, NOW);
    assert.match(timingTableText(set), / 6 h, set by COPY_INTERVAL_HOURS +at most 1 h 2 min, not used /);
  });

  it('adds to the status of the nudges what differs from the assumption', () => {
    const words = ['copies within 1 h 2 min', 'timestamp in UTC-07:30', 'timestamp is the time of an attempt to copy'];
    assert.deepEqual(timingWords(timingTable(LEARNED, ASSUMED, NOW)), words);
    const usual = { gaps: [], offsets: seen(0), meanings: seen('copy' as const) };
    assert.deepEqual(timingWords(timingTable(usual, ASSUMED, NOW)), []);
  });
});
