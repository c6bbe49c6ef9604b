import type { CopyTrigger, Switches } from '../../tenant/tenant-state.ts';
import { ControlError } from './control-error.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const MAX_ADVANCE = 366 * DAY;
const MAX_COPY_TIME = 30 * DAY;
const MAX_PEOPLE = 10_000_000;

export const UNITS: readonly { readonly name: string; readonly milliseconds: number }[] = [
  { name: 'minutes', milliseconds: MINUTE },
  { name: 'hours', milliseconds: HOUR },
  { name: 'days', milliseconds: DAY },
];
export const COPY_TRIGGERS: readonly CopyTrigger[] = ['large', 'page', 'both', 'never'];

/** Reads `{ "advance": milliseconds }`. Forward only, as photos must not lie in the future. Throws `bad-number`. */
export function readAdvance(body: unknown): number {
  return readWhole(asRecord(body).advance, 1, MAX_ADVANCE, 'The clock moves forward only, by at most 366 days.');
}

/** Reads the clock's form: `advance` in milliseconds, or `amount` and `unit`. Throws `bad-number`. */
export function readAdvanceForm(body: unknown): number {
  const { advance, amount, unit } = asRecord(body);
  if (advance !== undefined) return readAdvance({ advance: toNumber(advance) });
  const milliseconds = UNITS.find((one) => one.name === unit)?.milliseconds ?? Number.NaN;
  return readAdvance({ advance: Math.round(toNumber(amount) * milliseconds) });
}

/** Reads some or all of the switches; durations in milliseconds. Throws `bad-switch`, `bad-number`. */
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

/** Reads `{ "from"?: index, "count"?: number }`; default: all people. Throws `bad-number`. */
export function readPeople(body: unknown): { readonly from: number; readonly count: number } {
  const { from = 0, count = MAX_PEOPLE } = body === undefined ? {} : asRecord(body);
  const message = 'from and count must be whole numbers.';
  return { from: readWhole(from, 0, MAX_PEOPLE, message), count: readWhole(count, 0, MAX_PEOPLE, message) };
}

/** Reads the switches' form: the duration in minutes, the interval in hours. */
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
  if (!trigger) throw new ControlError(400, 'bad-switch', `copyTrigger must be one of ${COPY_TRIGGERS.join(', ')}.`);
  return trigger;
}

function readCopyTime(value: unknown): number {
  return readWhole(value, 0, MAX_COPY_TIME, 'Copy times must be between 0 and 30 days.');
}

function readWhole(value: unknown, min: number, max: number, message: string): number {
  if (typeof value !== 'number' || !Number.isInteger(value) || value < min || value > max) {
    throw new ControlError(400, 'bad-number', message);
  }
  return value;
}

/** Reads a number from a form. Missing and blank values become NaN, not 0. */
function toNumber(value: unknown): number {
  return typeof value === 'string' && value.trim() !== '' ? Number(value) : Number.NaN;
}

function asRecord(body: unknown): Record<string, unknown> {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw new ControlError(400, 'bad-request', 'The body must be an object.');
  }
  return body as Record<string, unknown>;
}
