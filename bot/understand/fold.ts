/** Letters that Unicode does not decompose, or that people type in another way. */
const LETTERS: Readonly<Record<string, string>> = {
  ı: 'i',
  ł: 'l',
  ß: 'ss',
  ø: 'o',
  đ: 'd',
  ð: 'd',
  æ: 'ae',
  œ: 'oe',
  ى: 'ي',
  ئ: 'ي',
  ة: 'ه',
  ؤ: 'و',
  ٱ: 'ا',
};
const LETTER = new RegExp(`[${Object.keys(LETTERS).join('')}]`, 'gu');

/** Accents and vowel marks of scripts that people often write without them. Not those of Japanese: が is no か. */
const MARKS = /(?<=[\p{Script=Latin}\p{Script=Arabic}\p{Script=Greek}\p{Script=Cyrillic}]\p{M}*)\p{M}/gu;
/** Soft hyphens, joiners, direction marks, fillers and the tatweel, which only stretches an Arabic word. */
const INVISIBLE = /[\p{Cf}\p{DI}\u0640]/gu;
const REPEATED = /(\p{L})\1{2,}/gu;

/**
 * The form of a text in which spellings of the same words are equal: lower case, half width, without accents, and no
 * letter three times in a row. Pure and total. Works for all languages at once, because the language is not known yet.
 */
export function fold(text: string): string {
  return text
    .normalize('NFKC')
    .replace(INVISIBLE, '')
    .toLowerCase()
    .normalize('NFD')
    .replace(MARKS, '')
    .normalize('NFC')
    .replace(LETTER, (letter) => LETTERS[letter] ?? letter)
    .replace(REPEATED, '$1$1');
}
