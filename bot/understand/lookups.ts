/** Values by the beginning of a word. */
export interface PrefixLookup<Value> {
  /** The values of the key that is the whole word. */
  whole(word: string): readonly Value[];
  /** The values of all keys that are shorter and with which the word begins, shortest key first. */
  shorter(word: string): readonly Value[];
}

/** Tries only the lengths that keys have: most words have no key among their shortest beginnings. */
export function createPrefixLookup<Value>(values: ReadonlyMap<string, readonly Value[]>): PrefixLookup<Value> {
  const lengths = lengthsOf([...values.keys()]);
  return {
    whole: (word) => values.get(word) ?? [],
    shorter(word) {
      const found: Value[] = [];
      for (const length of lengths) {
        if (length >= word.length) break;
        found.push(...(values.get(word.slice(0, length)) ?? []));
      }
      return found;
    },
  };
}

/** Finds the values of all keys that a word contains, in the order of the keys. */
export type PartLookup<Value> = (word: string) => readonly Value[];

/** Looks up the parts of the word that are as long as a key: a language has a thousand keys, and a word some dozens. */
export function createPartLookup<Value>(values: ReadonlyMap<string, readonly Value[]>): PartLookup<Value> {
  const keys = [...values.keys()];
  const places = new Map(keys.map((key, place) => [key, place]));
  const lengths = lengthsOf(keys);
  return (word) => {
    const found = new Set<number>();
    for (const length of lengths) {
      for (let at = 0; at + length <= word.length; at++) {
        const place = places.get(word.slice(at, at + length));
        if (place !== undefined) found.add(place);
      }
    }
    if (found.size === 0) return [];
    return [...found].sort((one, other) => one - other).flatMap((place) => values.get(keys[place] ?? '') ?? []);
  };
}

/** Shortest first, each once. */
function lengthsOf(keys: readonly string[]): readonly number[] {
  return [...new Set(keys.map(({ length }) => length))].sort((one, other) => one - other);
}
