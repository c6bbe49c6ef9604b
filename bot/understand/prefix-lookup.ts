/** Values by the beginning of a word. */
export interface PrefixLookup<Value> {
  /** The values of the key that is the whole word. */
  whole(word: string): readonly Value[];
  /** The values of all keys that are shorter and with which the word begins, shortest key first. */
  shorter(word: string): readonly Value[];
}

/** Tries only the lengths that keys have: most words have no key among their shortest beginnings. */
export function createPrefixLookup<Value>(values: ReadonlyMap<string, readonly Value[]>): PrefixLookup<Value> {
  const lengths = [...new Set([...values.keys()].map(({ length }) => length))].sort((one, other) => one - other);
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
