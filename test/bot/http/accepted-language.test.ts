import assert from 'node:assert/strict';
import { acceptedLanguage } from '../../../bot/http/accepted-language.ts';
import { drawTextPage } from '../../../bot/http/text-page.ts';
import type { Language } from '../../../bot/locales/index.ts';

describe('acceptedLanguage', () => {
  const cases: [header: string, language: Language][] = [
    ['it-IT,it;q=0.9,en;q=0.8', 'it'],
    ['fi-FI,fi;q=0.9,it;q=0.8,en;q=0.7', 'it'],
    ['en;q=0.5, IT;q=0.7', 'it'],
    ['it;q=0,en', 'en'],
    ['it;q=x', 'en'],
    ['fi', 'en'],
    ['*', 'en'],
    ['', 'en'],
    [`${'a,'.repeat(100_000)}it`, 'en'],
  ];
  for (const [header, language] of cases)
    it(`${header.slice(0, 40)} → ${language}`, () => assert.equal(acceptedLanguage(header), language));
});

describe('drawTextPage', () => {
  it('says its language and direction', () => {
    const page = (language: string) => drawTextPage({ language: language as Language, title: 'A', sentence: 'B' }).body;
    assert.match(page('it'), /<html lang="it" dir="ltr">/);
    assert.match(page('ar'), /<html lang="ar" dir="rtl">/);
  });
});
