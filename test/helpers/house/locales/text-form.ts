import { directionOf } from '../../../../bot/locales/script.ts';
import { wordsOf } from './compare-texts.ts';
import type { LeafTexts } from './text-leaves.ts';

/** Pairs of quotation marks. A language uses one of them. */
const QUOTES = ['“”', '„“', '„”', '””', '«»', '»«', '‘’', '「」', '『』'] as const;
const ANY_QUOTE = /[“”„«»「」『』‹›‚‘]/g;

interface Rule {
  readonly forbidden: RegExp;
  readonly why: string;
}

/** Rules for all languages. */
const RULES: readonly Rule[] = [
  { forbidden: /['"]/, why: 'has a straight quotation mark or apostrophe' },
  { forbidden: /[*_`[\]#<>~|]/, why: 'has a character with a meaning in Markdown or HTML' },
  { forbidden: /^\s|\s$| {2}|[\t\n]/, why: 'has superfluous white space' },
  { forbidden: /\.\.\./, why: 'has three dots instead of …' },
  {
    forbidden: /[\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff]/,
    why: 'has an invisible character, which the code adds',
  },
];

/** Rules of the languages that have their own punctuation. */
const OWN_RULES: Readonly<Record<string, readonly Rule[]>> = {
  ar: [{ forbidden: /\p{Script=Arabic}[,;?]/u, why: 'has no Arabic comma, semicolon or question mark' }],
  es: [{ forbidden: /^[^¿]*\?|^[^¡]*!/, why: 'has a question or exclamation that ¿ or ¡ does not begin' }],
  fr: [
    { forbidden: / [:;!?»]|« /, why: 'has a usual space where a line must not break' },
    { forbidden: /[\p{L}\p{N}][:;!?»]|«[\p{L}\p{N}]/u, why: 'has no space at a punctuation mark' },
  ],
  ja: [
    { forbidden: /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}][,.!?]/u, why: 'has no Japanese punctuation' },
  ],
};

const ARROWS_TO_THE_RIGHT: Rule = { forbidden: /[→⇒▶➜►]/, why: 'has an arrow that points backwards' };

/** Characters and punctuation that do not belong into a text of the language. */
export function characterProblems(language: string, texts: LeafTexts): string[] {
  const mirrored = directionOf(language) === 'rtl' ? [ARROWS_TO_THE_RIGHT] : [];
  const rules = [...RULES, ...(OWN_RULES[language] ?? []), ...mirrored];
  return [...texts].flatMap(([key, text]) => [
    ...rules.filter(({ forbidden }) => forbidden.test(wordsOf(text))).map(({ why }) => `${key} ${why}`),
    ...(text.normalize('NFC') === text ? [] : [`${key} is not in the normal form NFC`]),
  ]);
}

/** Quotation marks that are not a pair, or not the pair of the language's other texts. */
export function quoteProblems(texts: LeafTexts): string[] {
  const quoted = [...texts].flatMap(([key, text]) => {
    const marks = (text.match(ANY_QUOTE) ?? []).join('');
    return marks ? [{ key, marks }] : [];
  });
  const isMadeOf = (marks: string, pair: string) => marks.replaceAll(pair, '') === '';
  const counts = QUOTES.map((pair) => quoted.filter(({ marks }) => isMadeOf(marks, pair)).length);
  const own = QUOTES[counts.indexOf(Math.max(...counts))] ?? '“”';
  return quoted
    .filter(({ marks }) => !isMadeOf(marks, own))
    .map(({ key, marks }) => `${key} has the quotation marks ${marks}, other texts ${own}`);
}

/** Characters of a button, in letters of Latin width. A Japanese letter is as wide as two. */
const MOST_BUTTON_WIDTH = 28;
/** Buttons that stand beside another one on a card with pictures. */
const MOST_PAIRED_WIDTH = 20;
const BUTTON = /(^|\.)action\.|\.button$/;
const PAIRED_BUTTON = /^(photoCard|nudgeCard)\.action\./;

/** How wide the text of this key may be. Undefined: a text that is no button wraps. */
export function roomFor(key: string): number | undefined {
  if (!BUTTON.test(key)) return undefined;
  return PAIRED_BUTTON.test(key) ? MOST_PAIRED_WIDTH : MOST_BUTTON_WIDTH;
}

/** Buttons that do not fit at the width of a phone. */
export function lengthProblems(texts: LeafTexts): string[] {
  return [...texts].flatMap(([key, text]) => {
    const most = roomFor(key);
    const width = widthOf(text);
    return most !== undefined && width > most ? [`${key} is ${width} wide, but a button has room for ${most}`] : [];
  });
}

function widthOf(text: string): number {
  const letters = Array.from(text.replaceAll(/\p{M}/gu, ''));
  return letters.reduce((sum, letter) => sum + (/[\u3000-\u9fff\uff00-\uffef]/.test(letter) ? 2 : 1), 0);
}
