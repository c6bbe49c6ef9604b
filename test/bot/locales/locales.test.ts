import assert from 'node:assert/strict';
import english from '../../../bot/locales/en/index.ts';
import { LANGUAGES, type Language, languageOf, type TextKey, textsIn } from '../../../bot/locales/index.ts';
import italian from '../../../bot/locales/it/index.ts';

const FILES: Readonly<Record<Language, object>> = { en: english, it: italian };

describe('locales', () => {
  const expected = leaves(english);

  for (const language of LANGUAGES) {
    const texts = leaves(FILES[language]);

    it(`${language} has exactly the keys of English`, () => {
      assert.deepEqual([...texts.keys()].sort(), [...expected.keys()].sort());
    });

    it(`${language} has the placeholders and button names of English`, () => {
      for (const [key, sentence] of expected)
        assert.deepEqual(placeholders(texts.get(key)), placeholders(sentence), key);
    });

    it(`${language} fills every placeholder`, () => {
      const text = textsIn(language);
      for (const [key, sentence] of texts) {
        const filled = text(key, {
          when: 'W',
          time: 'T',
          day: 'D',
          office: 'O',
          name: 'N',
          reference: 'R',
          clientId: 'C',
          address: 'A',
          count: '3',
          zone: 'Z',
        });
        assert.doesNotMatch(filled, /[{}$]/, key);
        assert.notEqual(filled, key);
        assert.ok(filled.trim() === filled && filled.length > 0, `${key}: ${sentence}`);
      }
    });

    it(`${language} contains no Markdown and uses typographic quotation marks`, () => {
      for (const [key, sentence] of texts) {
        const words = sentence.replace(/\$t\([^)]*\)|\{\{\w+\}\}/g, '');
        assert.doesNotMatch(words, /[*_`[\]#<>'"]/, key);
      }
    });
  }

  it('inserts values unchanged', () => {
    const text = textsIn('en');
    const name = '$t(help.title) {{name}} $& <b> & "';
    assert.equal(text('hello.title-named', { name }), `Hello ${name}!`);
  });

  it('returns texts in the requested language', () => {
    assert.equal(textsIn('it')('photoCard.action.check-again'), 'Ricontrolla');
    assert.match(textsIn('it')('photoCard.remedy.try-again'), /“Ricontrolla”/);
  });
});

describe('languageOf', () => {
  const cases: [string | undefined, Language][] = [
    ['it-IT', 'it'],
    ['it', 'it'],
    ['IT-ch', 'it'],
    ['it_IT', 'it'],
    ['en-US', 'en'],
    ['de-DE', 'en'],
    ['ita', 'en'],
    ['', 'en'],
    ['constructor', 'en'],
    [undefined, 'en'],
  ];
  for (const [locale, language] of cases)
    it(`${locale} → ${language}`, () => assert.equal(languageOf(locale), language));
});

function leaves(tree: object, path = ''): Map<TextKey, string> {
  return new Map(
    Object.entries(tree).flatMap(([key, value]) =>
      typeof value === 'string' ? [[`${path}${key}` as TextKey, value]] : [...leaves(value, `${path}${key}.`)],
    ),
  );
}

function placeholders(sentence = ''): string[] {
  return (sentence.match(/\$t\([^)]*\)|\{\{\w+\}\}/g) ?? []).sort();
}
