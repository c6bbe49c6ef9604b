import type { ControlAction } from '../../src/nudges/control-change.ts';
import { MAX_DAILY_CAP } from '../../src/nudges/nudge-limits.ts';
import { canonicalId } from '../../src/people/person-key.ts';
import type { ControlUpdate } from '../../src/store/control/types.ts';

/** A command of `photo-sync nudges`. */
export type Command =
  | { readonly kind: 'status' }
  | { readonly kind: ControlAction }
  | { readonly kind: 'change'; readonly change: ControlUpdate }
  | { readonly kind: 'pilot'; readonly people: readonly string[]; readonly groups: readonly string[] }
  | Invalid;

/** `reason`: what is wrong, for the person who typed it. */
interface Invalid {
  readonly kind: 'invalid';
  readonly reason: string;
}

const WITHOUT_ARGUMENTS: Readonly<Record<string, Command>> = {
  status: { kind: 'status' },
  off: { kind: 'change', change: { mode: 'off' } },
  'dry-run': { kind: 'change', change: { mode: 'dry-run' } },
  on: { kind: 'change', change: { mode: 'on' } },
  pause: { kind: 'pause' },
  resume: { kind: 'resume' },
  release: { kind: 'release' },
};

const WITH_ARGUMENTS: Readonly<Record<string, (args: readonly string[]) => Command>> = {
  pilot: parsePilot,
  cap: (args) => parseOne(args, parseCap),
  'bulk-share': (args) => parseOne(args, parseShare),
  reset: parseReset,
};

/** The values that can be reset. `resume` ends a pause. */
const RESETS: Readonly<Record<string, ControlUpdate>> = {
  mode: { mode: undefined },
  cap: { dailyCap: undefined },
  'bulk-share': { bulkShare: undefined },
};

const GROUP = 'group:';
const GUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;

/** The first words of all commands. */
export const NUDGE_ACTIONS = [...Object.keys(WITHOUT_ARGUMENTS), ...Object.keys(WITH_ARGUMENTS)];

/** Parses the arguments after `photo-sync nudges`. Rejects ambiguous values. */
export function parseCommand([verb = '', ...args]: readonly string[]): Command {
  const command = own(WITHOUT_ARGUMENTS, verb);
  if (command) return args.length === 0 ? command : invalid(`"${verb}" takes no value.`);
  return own(WITH_ARGUMENTS, verb)?.(args) ?? invalid(`Unknown command "${verb}".`);
}

function parseOne(args: readonly string[], parse: (text: string) => Command): Command {
  const [text, ...more] = args;
  return text === undefined || more.length > 0 ? invalid('Exactly one value is required.') : parse(text);
}

function parseCap(text: string): Command {
  const cap = /^\d{1,9}$/.test(text) ? Number(text) : undefined;
  if (cap === undefined || cap > MAX_DAILY_CAP)
    return invalid(`A cap is a whole number from 0 to ${MAX_DAILY_CAP}, not "${text}".`);
  return { kind: 'change', change: { dailyCap: cap } };
}

/** `5%`, `0.5%`, or a fraction of 1: `0.05`. Rejects a bare 5, which could mean either. */
function parseShare(text: string): Command {
  const [, number, percent] = /^(\d{1,3}(?:\.\d{1,6})?)(%?)$/.exec(text) ?? [];
  const share = percent ? Number(number) / 100 : Number(number);
  if (share > 0 && share <= 1 && (percent || text.includes('.'))) {
    return { kind: 'change', change: { bulkShare: share } };
  }
  return invalid(`A share is more than 0% and at most 100%, such as 5% or 0.05, not "${text}".`);
}

function parseReset(args: readonly string[]): Command {
  const change: ControlUpdate = {};
  for (const name of args.length > 0 ? args : Object.keys(RESETS)) {
    const reset = own(RESETS, name);
    if (!reset) return invalid(`Only ${Object.keys(RESETS).join(', ')} can be reset, not "${name}".`);
    Object.assign(change, reset);
  }
  return { kind: 'change', change };
}

function parsePilot(args: readonly string[]): Command {
  const groups = args.filter((name) => name.startsWith(GROUP)).map((name) => canonicalId(name.slice(GROUP.length)));
  const people = args.filter((name) => !name.startsWith(GROUP));
  const invalidGroup = groups.find((id) => !GUID.test(id));
  if (invalidGroup !== undefined) return invalid(`"${GROUP}${invalidGroup}" does not contain the group's object id.`);
  if (people.some((name) => name.trim() === '')) return invalid('One of the names is empty.');
  return { kind: 'pilot', people, groups };
}

function own<T>(table: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}

function invalid(reason: string): Invalid {
  return { kind: 'invalid', reason };
}
