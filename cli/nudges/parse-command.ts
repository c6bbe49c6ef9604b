import { MAX_DAILY_CAP } from '../../src/nudges/nudge-limits.ts';
import type { ControlChange } from '../../src/store/control/types.ts';

/** What an admin asked for. */
export type Command =
  | { readonly ask: 'status' | 'pause' | 'release' }
  | { readonly ask: 'change'; readonly change: ControlChange }
  | { readonly ask: 'pilot'; readonly people: readonly string[]; readonly groups: readonly string[] }
  /** What is wrong with a word, for whoever typed it. Undefined: there is no such command. */
  | { readonly ask: 'nothing'; readonly why: string | undefined };

const ALONE: Readonly<Record<string, Command>> = {
  status: { ask: 'status' },
  off: { ask: 'change', change: { mode: 'off' } },
  'dry-run': { ask: 'change', change: { mode: 'dry-run' } },
  on: { ask: 'change', change: { mode: 'on' } },
  pause: { ask: 'pause' },
  resume: { ask: 'change', change: { pausedAt: undefined } },
  release: { ask: 'release' },
};

const WITH_WORDS: Readonly<Record<string, (words: readonly string[]) => Command>> = {
  pilot: readPilot,
  cap: (words) => readOne(words, readCap),
  'bulk-share': (words) => readOne(words, readShare),
  reset: readReset,
};

/** What may be taken back; a pause is ended with `resume`. */
const RESETS: Readonly<Record<string, ControlChange>> = {
  mode: { mode: undefined },
  cap: { dailyCap: undefined },
  'bulk-share': { bulkShare: undefined },
};

const GROUP = 'group:';
const GUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;

/** The words behind `npm run nudges --`. A value that could mean two things is refused. */
export function parseCommand([verb = '', ...words]: readonly string[]): Command {
  const alone = own(ALONE, verb);
  if (alone) return words.length === 0 ? alone : refuse(`"${verb}" takes no further word.`);
  return own(WITH_WORDS, verb)?.(words) ?? refuse(verb === '' ? undefined : `There is no command "${verb}".`);
}

function readOne(words: readonly string[], read: (word: string) => Command): Command {
  const [word, ...more] = words;
  return word === undefined || more.length > 0 ? refuse('It takes one value.') : read(word);
}

function readCap(word: string): Command {
  const cap = /^\d{1,9}$/.test(word) ? Number(word) : undefined;
  const most = MAX_DAILY_CAP;
  if (cap === undefined || cap > most) return refuse(`A cap is a whole number from 0 to ${most}, not "${word}".`);
  return { ask: 'change', change: { dailyCap: cap } };
}

/** `5%`, `0.5%`, or a fraction of 1: `0.05`. A bare 5 could be either, and is refused. */
function readShare(word: string): Command {
  const [, number, percent] = /^(\d{1,3}(?:\.\d{1,6})?)(%?)$/.exec(word) ?? [];
  const share = percent ? Number(number) / 100 : Number(number);
  if (share > 0 && share <= 1 && (percent || word.includes('.'))) {
    return { ask: 'change', change: { bulkShare: share } };
  }
  return refuse(`A share is more than 0% and at most 100%, as in 5% or 0.05, not "${word}".`);
}

function readReset(words: readonly string[]): Command {
  const change: ControlChange = {};
  for (const word of words.length > 0 ? words : Object.keys(RESETS)) {
    const taken = own(RESETS, word);
    if (!taken) return refuse(`There is ${Object.keys(RESETS).join(', ')} to reset, not "${word}".`);
    Object.assign(change, taken);
  }
  return { ask: 'change', change };
}

function readPilot(words: readonly string[]): Command {
  const groups = words.filter((word) => word.startsWith(GROUP)).map((word) => word.slice(GROUP.length));
  const people = words.filter((word) => !word.startsWith(GROUP));
  const odd = groups.find((id) => !GUID.test(id));
  if (odd !== undefined) return refuse(`A group is named by its object id: "${GROUP}${odd}" has none.`);
  if (people.some((name) => name.trim() === '')) return refuse('One of the names is empty.');
  return { ask: 'pilot', people, groups };
}

function own<T>(table: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}

function refuse(why: string | undefined): Command {
  return { ask: 'nothing', why };
}
