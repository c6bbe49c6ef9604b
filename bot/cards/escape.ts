import { CodedError } from '../../src/errors.ts';

/**
 * Characters with a meaning in Markdown, HTML, card templates (`${`) or Teams' own `{{DATE()}}`, and `@`, which makes a mail link.
 * They become their full-width twins, which look alike and mean nothing: Teams' clients disagree about backslashes.
 */
const MEANINGFUL = /[\\`*_{}[\]<>#~|!&$@]/g;
/** These make a list, a heading or a table where a line begins; elsewhere (Anne-Marie) they are left alone. */
const MEANINGFUL_AT_START = /^(\d{0,9})([-+=.)])/;
const FULL_WIDTH = 0xfee0;

/**
 * A text from outside (a name, a reference) for a card: one line of plain text, of `maxLength` characters at most, that no client takes for
 * Markdown, HTML, a link or an expression, and that can't turn the direction of the text around it.
 */
export function cardText(value: string, maxLength = 80): string {
  const line = value
    .slice(0, maxLength * 10)
    .toWellFormed()
    .normalize('NFC')
    .replace(/[\p{Cc}\p{Zl}\p{Zp}]/gu, ' ')
    // What turns the direction or can't be seen; the two joiners stay, which Persian names and emoji need.
    .replace(/(?![\u200c\u200d])[\p{Cf}\p{Co}\p{Cn}]/gu, '')
    // Heaps of accents overflow their line.
    .replace(/(\p{M}{3})\p{M}+/gu, '$1')
    .replace(/\s+/gu, ' ')
    .trim();
  const plain = line
    .replace(MEANINGFUL, fullWidth)
    .replaceAll('//', '／／')
    .replace(/www\./gi, (found) => found.replace('.', '．'))
    .replace(MEANINGFUL_AT_START, (_all, digits: string, sign: string) => digits + fullWidth(sign));
  const characters = Array.from(plain);
  return characters.length <= maxLength
    ? plain
    : `${characters
        .slice(0, maxLength - 1)
        .join('')
        .trimEnd()}…`;
}

/** A text from outside for an input, whose text is neither Markdown nor HTML: one line of `maxLength` characters at most. */
export function plainText(value: string, maxLength: number): string {
  const line = value
    .slice(0, maxLength * 10)
    .toWellFormed()
    .replace(/[\p{C}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .trim()
    // Would be taken for an expression that found no value.
    .replaceAll('${', '$ {');
  const characters = Array.from(line);
  return characters.length <= maxLength ? line : `${characters.slice(0, maxLength - 1).join('')}…`;
}

function fullWidth(character: string): string {
  return String.fromCodePoint((character.codePointAt(0) ?? 0) + FULL_WIDTH);
}

/** An address for a card, complete and encoded. Throws `card-link-refused` unless it is http(s). */
export function cardUrl(value: string): string {
  const url = URL.canParse(value) ? new URL(value) : undefined;
  if (url?.protocol !== 'https:' && url?.protocol !== 'http:')
    throw new CodedError('card-link-refused', 'A card may only link to http(s) addresses.');
  // `${` would be taken for an expression that found no value.
  return url.href.replaceAll('${', '$%7B');
}

/** A Markdown link whose label is ours; parentheses in the address are encoded, as one would end it. */
export function cardLink(label: string, address: string): string {
  return `[${label}](${cardUrl(address).replaceAll('(', '%28').replaceAll(')', '%29')})`;
}
