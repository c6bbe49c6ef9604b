/** Formats a time in a time zone, with its offset: `2026-11-23T01:30:18.288+01:00`. */
export function localTimestamp(moment: Date, timeZone: string): string {
  const offset = offsetIn(moment, timeZone);
  const shifted = new Date(moment.getTime() + offset * 60_000).toISOString().slice(0, -1);
  const [hours, minutes] = [Math.floor(Math.abs(offset) / 60), Math.abs(offset) % 60];
  return `${shifted}${offset < 0 ? '-' : '+'}${pad(hours)}:${pad(minutes)}`;
}

/** UTC offset in minutes, positive to the east. */
function offsetIn(moment: Date, timeZone: string): number {
  const parts = new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' }).formatToParts(moment);
  const name = parts.find((part) => part.type === 'timeZoneName')?.value ?? '';
  const [, sign, hours = '0', minutes = '0'] = /^GMT(?:([+-])(\d{2}):(\d{2}))?$/.exec(name) ?? [];
  return (Number(hours) * 60 + Number(minutes)) * (sign === '-' ? -1 : 1);
}

function pad(number: number): string {
  return String(number).padStart(2, '0');
}
