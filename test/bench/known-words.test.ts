import assert from 'node:assert/strict';
import { wordsKnownFrom } from '../../bench/understand/known-words.ts';
import { INTENTS, type Intent } from '../../bot/understand/intents.ts';
import type { LanguageExamples } from '../../bot/understand/types.ts';

describe('The lists of words without those that only tried phrases use', () => {
  const examples = (words: string, check: readonly string[]): LanguageExamples => ({
    language: 'xx',
    words: { photo: words },
    phrases: {
      ...(Object.fromEntries(INTENTS.map((intent) => [intent, []])) as unknown as Record<Intent, []>),
      check: [check],
    },
  });
  const known = (words: string, learned: readonly string[], tried: readonly string[]) =>
    wordsKnownFrom(examples(words, learned), examples(words, tried)).photo;

  it('keep what a learned phrase uses, and what no phrase uses', () =>
    assert.equal(known('photo, selfie, avatar', ['my photo'], ['my avatar', 'a photo']), 'photo, selfie'));

  it('take an entry for a whole word, the beginning or a part of one, or consecutive words', () => {
    assert.equal(known('pic', ['old pictures'], ['old pic']), '');
    assert.equal(known('pic*', ['old pictures'], ['old pic']), 'pic*');
    assert.equal(known('pic*', ['mypics'], ['old pic']), '');
    assert.equal(known('*bild*', ['Profilbilder'], ['Bild']), '*bild*');
    assert.equal(known('log in', ['log out'], ['log in']), '');
    assert.equal(known("don't", ["I don't"], ["don't"]), "don't");
  });

  it('look for words within a text without spaces', () => {
    assert.equal(known('写真', ['古い写真です'], ['写真']), '写真');
    assert.equal(known('画像', ['古い写真です'], ['私の画像が']), '');
  });
});
