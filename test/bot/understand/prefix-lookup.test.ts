import assert from 'node:assert/strict';
import fc from 'fast-check';
import { createPrefixLookup } from '../../../bot/understand/prefix-lookup.ts';

describe('The lookup by the beginning of a word', () => {
  const text = fc.string({ unit: fc.constantFrom('a', 'b', 'é'), minLength: 1, maxLength: 6 });

  it('finds the keys that the word begins with, shortest first, and the whole word apart', () => {
    fc.assert(
      fc.property(fc.uniqueArray(text), text, (keys, word) => {
        const lookup = createPrefixLookup(new Map(keys.map((key) => [key, [key]])));
        const beginnings = keys.filter((key) => word.startsWith(key) && key !== word);
        assert.deepEqual(
          lookup.shorter(word),
          beginnings.sort((one, other) => one.length - other.length),
        );
        assert.deepEqual(lookup.whole(word), keys.includes(word) ? [word] : []);
      }),
    );
  });
});
