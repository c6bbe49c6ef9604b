import assert from 'node:assert/strict';
import fc from 'fast-check';
import { createPartLookup, createPrefixLookup } from '../../../bot/understand/lookups.ts';

describe('Lookups of keys in a word', () => {
  const text = fc.string({ unit: fc.constantFrom('a', 'b', 'é'), minLength: 1, maxLength: 6 });

  it('find the keys that the word contains, in their order', () => {
    fc.assert(
      fc.property(fc.uniqueArray(text), text, (keys, word) => {
        const lookup = createPartLookup(new Map(keys.map((key) => [key, [key]])));
        assert.deepEqual(
          lookup(word),
          keys.filter((key) => word.includes(key)),
        );
      }),
    );
  });

  it('find the keys that the word begins with, shortest first, and the whole word apart', () => {
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
