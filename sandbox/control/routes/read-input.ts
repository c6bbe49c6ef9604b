import type { CopyTrigger, Switches } from '../../tenant/tenant-state.ts';
import { ControlError } from './control-error.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const LONGEST_ADVANCE = 366 * DAY;
const LONGEST_COPY = 30 * DAY;
const MOST_PEOPLE = 10_000_000;

export const UNITS: readonly { readonly name: string; readonly milliseconds: number }[] = [
  { name: 'minutes', milliseconds: MINUTE },
  { name: 'hours', milliseconds: HOUR },
  { name: 'days', milliseconds: DAY },
];
export const COPY_TRIGGERS: readonly CopyTrigger[] = ['large', 'page', 'both', 'never'];

/** `{ "advance": milliseconds }`, forward only: photos and copies of the future would make no sense. Throws `bad-number`. */
export function readAdvance(body: unknown): number {
  return readWhole(asRecord(body).advance, 1, LONGEST_ADVANCE, 'The clock moves forward, by 366 days at most.');
}

/** The clock's form: `advance` in milliseconds, or `amount` and `unit`. Throws `bad-number`. */
export function readAdvanceForm(body: unknown): number {
  const { advance, amount, unit } = asRecord(body);
  if (advance !== undefined) return readAdvance({ advance: toNumber(advance) });
  const milliseconds = UNITS.find((one) => one.name === unit)?.milliseconds ?? Number.NaN;
  return readAdvance({ advance: Math.round(toNumber(amount) * milliseconds) });
}

/** Some or all of the switches; durations in milliseconds. Throws `bad-switch`, `bad-number`. */
export function readSwitches(body: unknown): Partial<Switches> {
  const { copyTrigger, copyDuration, copyInterval, ...unknown } = asRecord(body);
  const [name] = Object.keys(unknown);
  if (name !== undefined) throw new ControlError(400, 'bad-switch', `There is no switch named ${name}.`);
  return {
    ...(copyTrigger !== undefined && { copyTrigger: readTrigger(copyTrigger) }),
    ...(copyDuration !== undefined && { copyDuration: readCopyTime(copyDuration) }),
    ...(copyInterval !== undefined && { copyInterval: readCopyTime(copyInterval) }),
  };
}

/** `{ "from"?: place, "count"?: number }`; default: everybody. Throws `bad-number`. */
export function readPeople(body: unknown): { readonly from: number; readonly count: number } {
  const { from = 0, count = MOST_PEOPLE } = body === undefined ? {} : asRecord(body);
  const words = 'from and count are whole numbers.';
  return { from: readWhole(from, 0, MOST_PEOPLE, words), count: readWhole(count, 0, MOST_PEOPLE, words) };
}

/** The switches' form: the duration in minutes, the interval in hours. */
export function readSwitchesForm(body: unknown): Partial<Switches> {
  const { copyTrigger, copyMinutes, copyHours } = asRecord(body);
  return readSwitches({
    copyTrigger,
    copyDuration: Math.round(toNumber(copyMinutes) * MINUTE),
    copyInterval: Math.round(toNumber(copyHours) * HOUR),
  });
}

function readTrigger(value: unknown): CopyTrigger {
  const trigger = COPY_TRIGGERS.find((one) => one === value);
  if (!trigger) throw new ControlError(400, 'bad-switch', `copyTrigger is one of ${COPY_TRIGGERS.join(', ')}.`);
  return trigger;
}

function readCopyTime(value: unknown): number {
  return readWhole(value, 0, LONGEST_COPY, 'A time for the copies lies between 0 and 30 days.');
}

function readWhole(value: unknown, least: number, most: number, message: string): number {
  if (typeof value !== 'number' || !Number.isInteger(value) || value < least || value > most) {
    throw new ControlError(400, 'bad-number', message);
  }
  return value;
}

/** What a form sends; nothing and blanks are not 0. */
function toNumber(value: unknown): number {
  return typeof value === 'string' && value.trim() !== '' ? Number(value) : Number.NaN;
}

function asRecord(body: unknown): Record<string, unknown> {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw new ControlError(400, 'bad-request', 'An object was expected.');
  }
  return body as Record<string, unknown>;
}
