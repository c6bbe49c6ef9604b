import assert from 'node:assert/strict';
import { globSync } from 'node:fs';
import path from 'node:path';
import english from '../../bot/locales/en/index.ts';
import { LANGUAGES } from '../../bot/locales/index.ts';
import { understoodAs } from '../helpers/bot/understood-as.ts';
import { sourceFiles } from '../helpers/house/files.ts';
import { keyProblems, placeholderProblems, untranslatedTexts } from '../helpers/house/locales/compare-texts.ts';
import { unusedTexts } from '../helpers/house/locales/keys-in-code.ts';
import { characterProblems, lengthProblems, quoteProblems } from '../helpers/house/locales/text-form.ts';
import { leafTexts } from '../helpers/house/locales/text-leaves.ts';

/** Keys of texts that are right though they are the same as in English. */
const SAME_AS_ENGLISH: Readonly<Record<string, readonly string[]>> = {
  de: ['photoCard.picture.sharePoint'],
  es: ['conversation.feedback.unhelpful'],
  it: ['photoCard.picture.sharePoint', 'conversation.feedback.unhelpful'],
  nl: ['photoCard.picture.sharePoint'],
};

const ENGLISH = leafTexts(english);

/** The folders with texts, also those that are not in the list yet. */
const folders = globSync('bot/locales/*/index.ts').map((file) => path.basename(path.dirname(file)));

for (const language of folders.toSorted()) {
  describe(`The texts in ${language}`, () => {
    let texts = ENGLISH;
    before(async () => {
      texts = leafTexts((await import(`../../bot/locales/${language}/index.ts`)).default);
    });

    it('are in the list of languages', () => {
      assert.ok((LANGUAGES as readonly string[]).includes(language), 'bot/locales/index.ts has no line for it');
    });
    it('are complete, with all plural forms, and have no further ones', () => {
      assert.deepEqual(keyProblems(language, texts, ENGLISH), []);
    });
    it('have the placeholders and names of buttons of English', () => {
      assert.deepEqual(placeholderProblems(texts, ENGLISH), []);
    });
    it('have the characters and the punctuation of the language', () => {
      assert.deepEqual([...characterProblems(language, texts), ...quoteProblems(texts)], []);
    });
    it('fit on the buttons', () => {
      assert.deepEqual(lengthProblems(texts), []);
    });
    it('tell people to write what the bot understands', () => {
      const understood = ['check-photo', 'stop-nudges', 'resume-nudges'].map((wish) =>
        understoodAs(texts.get(`say.${wish}`) ?? ''),
      );
      assert.deepEqual(understood, ['check', 'stop', 'resume']);
    });
    if (language === 'en') return;
    it('are translated', () => {
      assert.deepEqual(untranslatedTexts(texts, ENGLISH, SAME_AS_ENGLISH[language]), []);
    });
  });
}

describe('The texts', () => {
  const code = sourceFiles(['bot', 'src']).filter(({ path: file }) => !file.startsWith('bot/locales/'));

  it('are all used', () => {
    assert.deepEqual(unusedTexts(code, ENGLISH), []);
  });
});
