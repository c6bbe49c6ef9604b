import assert from 'node:assert/strict';
import { writtenLanguage } from '../../../bot/understand/written-language.ts';

describe('writtenLanguage', () => {
  const cases: [
    text: string,
    understood: string | undefined,
    locale: string | undefined,
    written: string | undefined,
  ][] = [
    ['mein Foto ist falsch', 'de', 'en-US', 'de'],
    ['mein Foto ist falsch', 'de', undefined, 'de'],
    ['ok', undefined, 'de-DE', undefined],
    ['mit billede er forkert', 'sv', 'da-DK', undefined],
    ['min bild är fel', 'sv', 'en-US', 'sv'],
    ['moje fotka je špatně', 'pl', 'cs_CZ', undefined],
    // A Dane who writes in German gets an answer in German.
    ['mein Foto ist falsch', 'de', 'da-DK', 'de'],
    ['我的照片不对', 'ja', 'zh-CN', undefined],
    ['我的照片不对', 'ja', 'en-US', undefined],
    ['写真が古いです', 'ja', 'en-US', 'ja'],
    ['写真', 'ja', 'ja-JP', 'ja'],
  ];
  for (const [text, understood, locale, written] of cases)
    it(`${text} (${understood}, Teams in ${locale}): ${written}`, () =>
      assert.equal(writtenLanguage(text, understood, locale), written));
});
