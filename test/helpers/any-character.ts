import fc from 'fast-check';

const FIRST_SURROGATE = 0xd800;
const SURROGATES = 0x800;
const LAST = 0x10ffff;

/**
 * Every character of Unicode, as the `unit` of a text. fast-check's own `binary` first builds a table of all of them,
 * which takes seconds.
 */
export const ANY_CHARACTER = fc.integer({ min: 0, max: LAST - SURROGATES }).map(
  (at) => String.fromCodePoint(at < FIRST_SURROGATE ? at : at + SURROGATES),
  (text) => {
    const [character, ...more] = typeof text === 'string' ? text : '';
    const code = character?.codePointAt(0) ?? FIRST_SURROGATE;
    if (more.length > 0 || (code >= FIRST_SURROGATE && code < FIRST_SURROGATE + SURROGATES)) throw new TypeError();
    return code < FIRST_SURROGATE ? code : code - SURROGATES;
  },
);
