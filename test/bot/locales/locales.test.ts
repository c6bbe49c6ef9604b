import assert from 'node:assert/strict';
import english from '../../../bot/locales/en/index.ts';
import { LANGUAGES, type Language, languageOf, textsIn } from '../../../bot/locales/index.ts';
import { directionOf } from '../../../bot/locales/script.ts';
import { createTexts } from '../../../bot/locales/texts.ts';
import type { Texts, Translation } from '../../../bot/locales/translation.ts';

describe('textsIn', () => {
  it('inserts values unchanged', () => {
    const text = textsIn('en');
    const reference = '$t(help.title) {{name}} $& <b> & "';
    assert.equal(text('reference', { reference }), `Reference: ${reference}`);
  });

  it('returns texts in the requested language, with the names of its buttons', () => {
    assert.equal(textsIn('it')('photoCard.action.check-again'), 'Ricontrolla');
    assert.match(textsIn('it')('photoCard.remedy.try-again'), /“Ricontrolla”/);
  });

  it('writes numbers as the language does, and chooses the plural', () => {
    assert.equal(textsIn('en')('dataCard.kept.days', { count: 1 }), 'Kept for one day.');
    assert.equal(textsIn('en')('dataCard.kept.days', { count: 1_234 }), 'Kept for 1,234 days.');
    assert.equal(textsIn('it')('dataCard.kept.days', { count: 1 }), 'Per un giorno.');
    assert.equal(textsIn('it')('dataCard.kept.days', { count: 12_345 }), 'Per 12.345 giorni.');
    // Italian has a form of its own for millions, which no text needs.
    assert.equal(textsIn('it')('dataCard.kept.days', { count: 1_000_000 }), 'Per 1.000.000 giorni.');
  });

  it('leaves a placeholder without a value', () => {
    assert.equal(textsIn('en')('photoCard.checked-at'), 'Checked: {{date}}');
  });
});

describe('createTexts', () => {
  async function textsWithDays(language: string, days: object): Promise<Texts> {
    const translation = { ...english, dataCard: { ...english.dataCard, kept: { ...english.dataCard.kept, ...days } } };
    const texts = await createTexts<string>({ en: english, [language]: translation as Translation }, 'en');
    return texts[language] ?? assert.fail();
  }

  it('chooses among the plural forms of Polish and Arabic', async () => {
    const forms = ['zero', 'one', 'two', 'few', 'many', 'other'];
    const days = Object.fromEntries(forms.map((form) => [`days_${form}`, `${form} {{count}}`]));
    const polish = await textsWithDays('pl', days);
    const arabic = await textsWithDays('ar', days);
    const of = (text: Texts, counts: number[]) => counts.map((count) => text('dataCard.kept.days', { count }));
    assert.deepEqual(of(polish, [1, 2, 5, 22, 112]), ['one 1', 'few 2', 'many 5', 'few 22', 'many 112']);
    assert.deepEqual(of(arabic, [0, 1, 2, 3, 11, 100]), ['zero 0', 'one 1', 'two 2', 'few 3', 'many 11', 'other 100']);
  });

  it('isolates words in a text that is written from right to left, but no numbers', async () => {
    const arabic = await textsWithDays('ar', {});
    assert.match(arabic('reference', { reference: 'a1b2' }), /\u2066a1b2\u2069/);
    // A date and a time: the digits come first, and the date is isolated, but the text is Arabic.
    const when = '\u20672 مارس\u2069، 09:00';
    assert.ok(arabic('photoCard.checked-at', { date: when }).includes(`\u2067${when}\u2069`));
    assert.doesNotMatch(arabic('statusCard.quiet-hours', { time: '09:00–18:00' }), /[\u2066-\u2069]/);
    assert.doesNotMatch(arabic('dataCard.fact.nudges', { count: 3 }), /[\u2066-\u2069]/);
    assert.doesNotMatch(textsIn('en')('reference', { reference: 'a1b2' }), /[\u2066-\u2069]/);
  });
});

describe('directionOf', () => {
  it('is from right to left for Arabic and Hebrew only', () => {
    const languages = ['ar', 'he', 'fa', 'en', 'ja', 'tr', 'pl', 'xx'];
    assert.deepEqual(
      languages.filter((language) => directionOf(language) === 'rtl'),
      ['ar', 'he', 'fa'],
    );
  });
});

describe('languageOf', () => {
  const cases: [string | undefined, Language][] = [
    ['it-IT', 'it'],
    ['it', 'it'],
    ['IT-ch', 'it'],
    ['it_IT', 'it'],
    ['en-US', 'en'],
    ['fi-FI', 'en'],
    ['ita', 'en'],
    ['', 'en'],
    ['constructor', 'en'],
    [undefined, 'en'],
  ];
  for (const [locale, language] of cases)
    it(`${locale} → ${language}`, () => assert.equal(languageOf(locale), language));

  it('knows each language of the list', () => {
    assert.deepEqual(
      LANGUAGES.map((language) => languageOf(`${language}-XX`)),
      LANGUAGES,
    );
  });
});
