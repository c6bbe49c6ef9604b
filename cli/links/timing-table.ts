import type { AssumedTimes } from '../../src/open-sharepoint/timing/copy-timing.ts';
import { type LearnedTiming, learnTiming } from '../../src/open-sharepoint/timing/learned-timing.ts';
import type { StampMeaning, TimingRecord } from '../../src/open-sharepoint/timing/types.ts';

/** What is assumed about the times of SharePoint's copies, and what the tenant's bot has learned. */
export interface TimingTable {
  readonly assumed: AssumedTimes;
  readonly learned: LearnedTiming;
  /** Number of the latest observations. `gaps`: copies that came sooner after another one than assumed. */
  readonly seen: { readonly gaps: number; readonly offsets: number; readonly meanings: number };
}

export function timingTable(record: TimingRecord, assumed: AssumedTimes, now: Date): TimingTable {
  const { gaps, offsets, meanings } = record;
  return {
    assumed: { copyInterval: assumed.copyInterval, isIntervalSet: assumed.isIntervalSet },
    learned: learnTiming(record, now),
    seen: { gaps: gaps.length, offsets: offsets.length, meanings: meanings.length },
  };
}

const MEANINGS: Readonly<Record<StampMeaning, string>> = {
  copy: 'the time of the copy',
  attempt: 'the time of an attempt to copy',
  other: 'not the time of the copy',
};

/** The table for an admin. */
export function timingTableText({ assumed, learned, seen }: TimingTable): string {
  const set = assumed.isIntervalSet ? ', set by COPY_INTERVAL_HOURS' : '';
  const unused = assumed.isIntervalSet && learned.interval !== undefined ? ', not used' : '';
  const lines = [
    ['', 'assumed', 'learned', 'seen'],
    [
      'interval between copies',
      `${duration(assumed.copyInterval)}${set}`,
      `${shown(learned.interval, (interval) => `at most ${duration(interval)}`)}${unused}`,
      `shorter: ${seen.gaps}`,
    ],
    ['time zone of the timestamp', 'UTC', shown(learned.offset, zone), String(seen.offsets)],
    ['the timestamp is', MEANINGS.copy, shown(learned.meaning, (meaning) => MEANINGS[meaning]), String(seen.meanings)],
  ];
  const widths = [0, 1, 2, 3].map((column) => Math.max(...lines.map((cells) => cells[column]?.length ?? 0)));
  return [
    'How SharePoint times its copies (SPS-PictureTimestamp):',
    '',
    ...lines.map((cells) =>
      cells
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    ),
  ].join('\n');
}

/** What was learned, in a few words for the status of the nudges. Empty: nothing, or what is assumed. */
export function timingWords({ assumed, learned }: TimingTable): readonly string[] {
  const { interval, offset, meaning } = learned;
  return [
    ...(interval !== undefined && !assumed.isIntervalSet ? [`copies within ${duration(interval)}`] : []),
    ...(offset ? [`timestamp in ${zone(offset)}`] : []),
    ...(meaning !== undefined && meaning !== 'copy' ? [`timestamp is ${MEANINGS[meaning]}`] : []),
  ];
}

function shown<Value>(value: Value | undefined, inWords: (value: Value) => string): string {
  return value === undefined ? '-' : inWords(value);
}

/** `24 h`, `1 h 5 min`; rounded up to a minute. */
function duration(milliseconds: number): string {
  const minutes = Math.ceil(milliseconds / 60_000);
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
  return [...(hours > 0 ? [`${hours} h`] : []), ...(rest > 0 || hours === 0 ? [`${rest} min`] : [])].join(' ');
}

/** `UTC-08:00`. */
function zone(offset: number): string {
  if (offset === 0) return 'UTC';
  const digits = (value: number) => String(value).padStart(2, '0');
  const size = Math.abs(offset);
  return `UTC${offset < 0 ? '-' : '+'}${digits(Math.floor(size / 60))}:${digits(size % 60)}`;
}
