/** Seconds from 0001-01-01 to 1970-01-01. */
const UNIX_EPOCH = 62_135_596_800;

/**
 * `SPS-PictureTimestamp`: whole seconds since 0001-01-01, "" for never. Inferred from public samples such as
 * 63799442436 (https://github.com/pnp/cli-microsoft365/blob/main/docs/docs/cmd/spo/userprofile/userprofile-get.mdx).
 * UTC is UNCONFIRMED, so the time zone (an IANA name) is a switch: the seconds are those of the local time.
 */
export function toPictureTimestamp(copiedAt: Date | undefined, timeZone: string): string {
  if (!copiedAt) return '';
  return String(Math.floor(asLocalTime(copiedAt, timeZone) / 1000) + UNIX_EPOCH);
}

/** The local time of a moment, as if it were UTC. Milliseconds. */
function asLocalTime(moment: Date, timeZone: string): number {
  if (timeZone === 'UTC') return moment.getTime();
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    ...{ year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', second: 'numeric' },
  });
  const parts = new Map(format.formatToParts(moment).map(({ type, value }) => [type, Number(value)]));
  const part = (name: Intl.DateTimeFormatPartTypes) => parts.get(name) ?? Number.NaN;
  return Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second'));
}
