import { CodedError } from '../../src/errors.ts';

/**
 * Characters with a meaning in Markdown, HTML, card templates (`${`) or the cards' own `{{DATE()}}`
 * (https://learn.microsoft.com/adaptive-cards/authoring-cards/text-features), and `@`, which makes a mail link. Each is
 * replaced by its full-width form, which has no meaning. A backslash would do only if all of Teams' clients took it the
 * same way, which is UNCONFIRMED [card-backslash].
 */
const SPECIAL = /[\\`*_{}[\]<>#~|!&$@]/g;
/** Characters that start a list, a heading or a table, but only at the start of a line (not in Anne-Marie). */
const SPECIAL_AT_START = /^(\d{0,9})([-+=.)])/;
/** Distance between an ASCII character and its full-width form in Unicode. */
const FULL_WIDTH_OFFSET = 0xfee0;

/**
 * Escapes untrusted text (a name, a reference) for a card. The result is one line of at most `maxLength` characters
 * that no client interprets as Markdown, HTML, a link or an expression, and that cannot change the surrounding text
 * direction.
 */
export function cardText(value: string, maxLength = 80): string {
  const line = value
    .slice(0, maxLength * 10)
    .toWellFormed()
    .normalize('NFC')
    .replace(/[\p{Cc}\p{Zl}\p{Zp}]/gu, ' ')
    // Removes direction marks and invisible characters, except the two joiners, which Persian names and emoji need.
    .replace(/(?![\u200c\u200d])[\p{Cf}\p{Co}\p{Cn}]/gu, '')
    // Stacked accents overflow the line.
    .replace(/(\p{M}{3})\p{M}+/gu, '$1')
    .replace(/\s+/gu, ' ')
    .trim();
  const plain = line
    .replace(SPECIAL, fullWidth)
    .replaceAll('//', '／／')
    .replace(/www\./gi, (match) => match.replace('.', '．'))
    .replace(SPECIAL_AT_START, (_all, digits: string, sign: string) => digits + fullWidth(sign));
  const characters = Array.from(plain);
  return characters.length <= maxLength
    ? plain
    : `${characters
        .slice(0, maxLength - 1)
        .join('')
        .trimEnd()}…`;
}

/**
 * Reduces untrusted text to one line of at most `maxLength` characters for an input, which shows no Markdown or HTML.
 */
export function plainText(value: string, maxLength: number): string {
  const line = value
    .slice(0, maxLength * 10)
    .toWellFormed()
    .replace(/[\p{C}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .trim()
    // `renderCard` would report `${` and `{{` as expressions without a value.
    .replace(/[${](?={)/g, '$& ');
  const characters = Array.from(line);
  return characters.length <= maxLength ? line : `${characters.slice(0, maxLength - 1).join('')}…`;
}

function fullWidth(character: string): string {
  return String.fromCodePoint((character.codePointAt(0) ?? 0) + FULL_WIDTH_OFFSET);
}

/** The absolute, encoded form of an http(s) address. Throws `card-link-refused` for any other scheme. */
export function cardUrl(value: string): string {
  const url = URL.canParse(value) ? new URL(value) : undefined;
  if (url?.protocol !== 'https:' && url?.protocol !== 'http:')
    throw new CodedError('card-link-refused', 'A card may only link to http(s) addresses.');
  // `renderCard` would report `${` and `{{` as expressions without a value.
  return url.href.replace(/(?<=[${]){/g, '%7B');
}

/**
 * A Markdown link. The label is not escaped. Parentheses in the address are encoded, because `)` would end the link.
 */
export function cardLink(label: string, address: string): string {
  return `[${label}](${cardUrl(address).replaceAll('(', '%28').replaceAll(')', '%29')})`;
}
