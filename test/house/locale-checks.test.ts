import assert from 'node:assert/strict';
import { keyProblems, placeholderProblems, untranslatedTexts } from '../helpers/house/locales/compare-texts.ts';
import { keyTemplates, unusedTexts } from '../helpers/house/locales/keys-in-code.ts';
import { characterProblems, lengthProblems, quoteProblems } from '../helpers/house/locales/text-form.ts';
import { leafTexts, pluralForms } from '../helpers/house/locales/text-leaves.ts';

const ENGLISH = leafTexts({
  title: 'Your photo',
  card: {
    days_one: 'Kept for one day.',
    days_other: 'Kept for {{count}} days.',
    open: 'Choose “$t(card.action.open)”.',
  },
});
const ITALIAN = {
  title: 'La tua foto',
  card: { days_one: 'Per un giorno.', days_other: 'Per {{count}} giorni.', open: 'Scegli “$t(card.action.open)”.' },
};
/** Texts in which one is another. */
const italianWith = (card: object, more: object = {}) =>
  leafTexts({ ...ITALIAN, card: { ...ITALIAN.card, ...card }, ...more });

describe('The check of a language’s texts', () => {
  it('knows the plural forms of each language', () => {
    const forms = (language: string) => pluralForms(language).join();
    assert.equal(forms('en'), 'one,other');
    assert.equal(forms('pt'), 'one,other');
    assert.equal(forms('ja'), 'other');
    assert.equal(forms('pl'), 'few,many,one,other');
    assert.equal(forms('ar'), 'few,many,one,other,two,zero');
  });

  it('finds nothing wrong in right texts', () => {
    const texts = leafTexts(ITALIAN);
    const problems = [keyProblems('it', texts, ENGLISH), placeholderProblems(texts, ENGLISH), quoteProblems(texts)];
    const form = [characterProblems('it', texts), lengthProblems(texts), untranslatedTexts(texts, ENGLISH)];
    assert.deepEqual([...problems, ...form].flat(), []);
  });

  it('reports texts that are missing or too many, plural forms too', () => {
    const { title: _, ...incomplete } = ITALIAN;
    assert.deepEqual(keyProblems('it', leafTexts({ ...incomplete, titel: 'x' }), ENGLISH), [
      'title is missing',
      'titel is not in English',
    ]);
    assert.deepEqual(keyProblems('pl', leafTexts(ITALIAN), ENGLISH), [
      'card.days_few is missing',
      'card.days_many is missing',
    ]);
    assert.deepEqual(keyProblems('ja', leafTexts(ITALIAN), ENGLISH), ['card.days_one is not in English']);
  });

  it('reports placeholders and names of buttons that are missing, wrong or too many', () => {
    assert.deepEqual(placeholderProblems(italianWith({ days_other: 'Per {{conto}} giorni.' }), ENGLISH), [
      'card.days_other lacks count',
      'card.days_other has no conto',
    ]);
    assert.deepEqual(placeholderProblems(italianWith({ open: 'Scegli “$t(card.action.apri)”.' }), ENGLISH), [
      'card.open lacks $t(card.action.open)',
      'card.open has no $t(card.action.apri)',
    ]);
    assert.deepEqual(placeholderProblems(italianWith({}, { title: '{{name}}' }), ENGLISH), ['title has no name']);
  });

  it('lets a language choose between the date with and without its weekday', () => {
    const english = leafTexts({ time: { 'on-day': 'on {{day}} at {{time}}' } });
    const problems = (text: string) => placeholderProblems(leafTexts({ time: { 'on-day': text } }), english);
    assert.deepEqual(problems('{{date}} około {{time}}'), []);
    assert.deepEqual(problems('około {{time}}'), ['time.on-day lacks day']);
  });

  it('reports texts that are still in English, except names and listed ones', () => {
    const texts = leafTexts({ title: 'Your photo', name: 'SharePoint {{count}}', yes: 'No' });
    assert.deepEqual(untranslatedTexts(texts, texts, ['yes']), ['title is in English']);
  });

  it('reports characters that no text has', () => {
    for (const text of ["l'ora", '"x"', 'a*b', 'x  y', ' x', 'x\ny', 'x...', 'x\u200fy', 'e\u0301'])
      assert.equal(characterProblems('it', leafTexts({ text })).length, 1, text);
  });

  const punctuation: [language: string, wrong: string, right: string][] = [
    ['ar', 'صورتك, حسنًا', 'صورتك، حسنًا'],
    ['ar', 'صورتك ؟ →', 'صورتك؟ ←'],
    ['es', 'Tu foto? Sí.', '¿Tu foto? Sí.'],
    ['es', 'Hola!', '¡Hola!'],
    ['fr', 'Votre photo : oui', 'Votre photo\u00a0: oui'],
    ['fr', 'Votre photo?', 'Votre photo\u202f?'],
    ['fr', '«Oui»', '«\u00a0Oui\u00a0»'],
    ['ja', '写真です.', '写真です。'],
  ];
  for (const [language, wrong, right] of punctuation) {
    it(`reports “${wrong}” in ${language}`, () => {
      assert.notDeepEqual(characterProblems(language, leafTexts({ text: wrong })), []);
      assert.deepEqual(characterProblems(language, leafTexts({ text: right })), []);
    });
  }

  it('reports quotation marks that are no pair or a second pair', () => {
    const texts = { a: '„eins“', b: '„zwei“', c: '“drei”', d: '„vier' };
    assert.deepEqual(quoteProblems(leafTexts(texts)), [
      'c has the quotation marks “”, other texts „“',
      'd has the quotation marks „, other texts „“',
    ]);
  });

  it('reports a button that is too wide', () => {
    const texts = { photoCard: { action: { a: 'x'.repeat(21), b: '写'.repeat(11), c: 'x'.repeat(20) } } };
    assert.deepEqual(lengthProblems(leafTexts(texts)), [
      'photoCard.action.a is 21 wide, but a button has room for 20',
      'photoCard.action.b is 22 wide, but a button has room for 20',
    ]);
  });

  it('reports a text that no code and no other text refers to', () => {
    const code = "type Kind = 'days' | 'open'; text('title'); text(`card.${kind}`, { count });";
    const files = [{ path: 'a.ts', text: code }];
    assert.deepEqual(unusedTexts(files, ENGLISH), []);
    const further = ['card.action.save', 'card.action.open', 'unused'].map((key) => [key, 'x'] as const);
    const more = new Map([...ENGLISH, ...further]);
    // The text `card.open` names the button `card.action.open`.
    assert.deepEqual(unusedTexts(files, more), ['card.action.save is not used', 'unused is not used']);
    assert.deepEqual(keyTemplates(files, more), ['card.*']);
  });

  it('reports a text of an assembled key that no value assembles any more', () => {
    const files = [{ path: 'a.ts', text: "type Kind = 'days'; text('title'); text(`card.${kind}`, { count });" }];
    assert.deepEqual(unusedTexts(files, ENGLISH), ['card.open is not used']);
  });
});
