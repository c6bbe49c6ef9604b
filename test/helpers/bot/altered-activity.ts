import fc from 'fast-check';

type Json = Readonly<Record<string, unknown>>;
/** A member of an activity, from the outside in: `['from', 'id']`. */
export type PartPath = readonly string[];

/** One altered part: removed, or replaced by a value of any type. */
export interface Alteration {
  readonly path: PartPath;
  readonly value: unknown;
}

export const MISSING = Symbol('missing');

const OTHER_VALUES: readonly unknown[] = [
  MISSING,
  null,
  '',
  'x',
  'xx-unknown!',
  '\u0000',
  7,
  -1,
  1e308,
  true,
  false,
  [],
  {},
  [null],
  [1, 'x', [], {}],
  { id: 7 },
  { id: null, type: [] },
  { find: 1, length: 3 },
];

/** The bot refuses bodies with names that change an object's prototype. */
function isAllowed(value: unknown): boolean {
  return !/__proto__|constructor|prototype/.test(JSON.stringify(value));
}

/** Every member of the activity, those of nested objects and of lists included. */
export function partsOf(value: unknown, path: PartPath = []): readonly PartPath[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, member]) => [[...path, name], ...partsOf(member, [...path, name])]);
}

/** One to four altered parts. `unknown`: members that Teams does not send today. */
export function alterations(parts: readonly PartPath[]): fc.Arbitrary<readonly Alteration[]> {
  const value = fc.oneof(fc.constantFrom(...OTHER_VALUES), fc.jsonValue({ maxDepth: 2 }).filter(isAllowed));
  return fc.array(fc.record({ path: fc.constantFrom(...parts), value }), { minLength: 1, maxLength: 4 });
}

/** A copy of the activity with the parts altered. A part whose parent is gone stays as it is. */
export function altered(activity: Json, changes: readonly Alteration[]): Json {
  const copy = structuredClone(activity) as Record<string, unknown>;
  for (const { path, value } of changes) {
    const name = path.at(-1) ?? '';
    const parent = path.slice(0, -1).reduce<unknown>((at, step) => (at as Json | undefined)?.[step], copy);
    if (typeof parent !== 'object' || parent === null) continue;
    if (value === MISSING) delete (parent as Record<string, unknown>)[name];
    else (parent as Record<string, unknown>)[name] = structuredClone(value);
  }
  return copy;
}
