import { fold } from './fold.ts';

/** Writing without spaces between words: one token holds a whole run of it. */
export const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}ー々]/u;

const SPACED = `(?:(?!${UNSPACED.source})[\\p{L}\\p{N}])`;
const TOKEN = new RegExp(`${UNSPACED.source}+|${SPACED}+(?:'${SPACED}+)*|\\p{Extended_Pictographic}|[?？؟]`, 'gu');
const APOSTROPHES = /['’‘`´]/gu;

/**
 * The words, emoji and question marks of a text, folded. A word keeps its apostrophes (`don't`). Numbers become `0`,
 * because the classifier learns nothing from their values.
 */
export function tokensOf(text: string): readonly string[] {
  const plain = fold(text).replace(APOSTROPHES, "'").replace(/[？؟]/gu, '?');
  return (plain.match(TOKEN) ?? []).map((token) => token.replace(/\p{N}+/gu, '0'));
}
