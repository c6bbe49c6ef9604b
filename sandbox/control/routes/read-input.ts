import { PHOTOS_AT_ONCE, type PhotosAtOnce, type Switches } from '../../tenant/tenant-state.ts';
import {
  COPY_REQUESTS,
  type CopyRequest,
  isTimeZone,
  isWorldName,
  PROFILE_PAGES,
  type ProfilePage,
  WORLD_NAMES,
  type World,
  worldOf,
} from '../../tenant/worlds.ts';
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

/**
 * Reads some or all of the switches; durations in milliseconds. `world`: name of a world, which sets four switches; the
 * other switches of the same body win. Throws `bad-switch`, `bad-number`.
 */
export function readSwitches(body: unknown): Partial<Switches> {
  const { world, copyRequests, profilePage, copyDuration, copyInterval, stampZone, photosAtOnce, ...unknown } =
    asRecord(body);
  const [name] = Object.keys(unknown);
  if (name !== undefined) throw new ControlError(400, 'bad-switch', `There is no switch named ${name}.`);
  return {
    ...(world !== undefined && readWorld({ world })),
    ...(copyRequests !== undefined && { copyRequests: readCopyRequests(copyRequests) }),
    ...(profilePage !== undefined && { profilePage: readProfilePage(profilePage) }),
    ...(copyDuration !== undefined && { copyDuration: readCopyTime(copyDuration) }),
    ...(copyInterval !== undefined && { copyInterval: readCopyTime(copyInterval) }),
    ...(stampZone !== undefined && { stampZone: readStampZone(stampZone) }),
    ...(photosAtOnce !== undefined && { photosAtOnce: readPhotosAtOnce(photosAtOnce) }),
  };
}

/** Reads `{ "from"?: index, "count"?: number }`; default: all people. Throws `bad-number`. */
export function readPeople(body: unknown): { readonly from: number; readonly count: number } {
  const { from = 0, count = MAX_PEOPLE } = body === undefined ? {} : asRecord(body);
  const message = 'from and count must be whole numbers.';
  return { from: readWhole(from, 0, MAX_PEOPLE, message), count: readWhole(count, 0, MAX_PEOPLE, message) };
}

/** Reads `{ "world": name }`. Throws `bad-switch`. */
export function readWorld(body: unknown): World {
  const { world } = asRecord(body);
  if (!isWorldName(world)) throw new ControlError(400, 'bad-switch', `world must be one of ${WORLD_NAMES.join(', ')}.`);
  return worldOf(world);
}

/** Reads the switches' form: the duration in minutes, the interval in hours. */
export function readSwitchesForm(body: unknown): Partial<Switches> {
  const { profilePage, copyMinutes, copyHours, stampZone } = asRecord(body);
  return readSwitches({
    profilePage,
    copyDuration: Math.round(toNumber(copyMinutes) * MINUTE),
    copyInterval: Math.round(toNumber(copyHours) * HOUR),
    ...(stampZone !== undefined && { stampZone }),
  });
}

function readCopyRequests(value: unknown): readonly CopyRequest[] {
  const requests = Array.isArray(value) ? COPY_REQUESTS.filter((request) => value.includes(request)) : [];
  if (Array.isArray(value) && requests.length === new Set(value).size) return requests;
  throw new ControlError(400, 'bad-switch', `copyRequests must be a list of ${COPY_REQUESTS.join(', ')}.`);
}

function readProfilePage(value: unknown): ProfilePage {
  const page = PROFILE_PAGES.find((one) => one === value);
  if (!page) throw new ControlError(400, 'bad-switch', `profilePage must be one of ${PROFILE_PAGES.join(', ')}.`);
  return page;
}

function readStampZone(value: unknown): string {
  if (isTimeZone(value)) return value;
  throw new ControlError(400, 'bad-switch', 'stampZone must be an IANA time zone, such as Europe/Berlin.');
}

/** Throws `bad-switch`. */
export function readPhotosAtOnce(value: unknown): PhotosAtOnce {
  const scope = PHOTOS_AT_ONCE.find((one) => one === value);
  if (!scope) throw new ControlError(400, 'bad-switch', `photosAtOnce must be one of ${PHOTOS_AT_ONCE.join(', ')}.`);
  return scope;
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
