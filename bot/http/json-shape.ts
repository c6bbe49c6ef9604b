/** Nesting of objects and lists. Teams' bodies have about ten levels; recursive code must not exhaust the stack. */
const MAX_DEPTH = 64;
/** Values and names. Teams' bodies have a few hundred; each costs a thousand times as much as a byte of text. */
const MAX_VALUES = 5_000;

const [QUOTE, BACKSLASH, COMMA, COLON] = [0x22, 0x5c, 0x2c, 0x3a];
const [LIST, LIST_END, OBJECT, OBJECT_END] = [0x5b, 0x5d, 0x7b, 0x7d];

/**
 * Whether JSON is too deep, or has too many values, to be parsed: one pass over the bytes, whatever they are. Text that
 * is not JSON may pass; the parser refuses it.
 */
export function shapeProblem(json: Uint8Array): 'too-deep' | 'too-many-values' | undefined {
  let depth = 0;
  let values = 0;
  let inString = false;
  for (let at = 0; at < json.length; at++) {
    const byte = json[at];
    if (inString) {
      if (byte === BACKSLASH) at++;
      else if (byte === QUOTE) inString = false;
      continue;
    }
    if (byte === QUOTE) inString = true;
    else if (byte === LIST || byte === OBJECT) {
      values++;
      if (++depth > MAX_DEPTH) return 'too-deep';
    } else if (byte === LIST_END || byte === OBJECT_END) depth--;
    else if (byte === COMMA || byte === COLON) values++;
    if (values > MAX_VALUES) return 'too-many-values';
  }
  return undefined;
}
