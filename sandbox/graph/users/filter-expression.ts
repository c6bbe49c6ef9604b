/** A `$filter` as a tree: https://learn.microsoft.com/graph/filter-query-parameter */
export type FilterExpression =
  | { readonly kind: 'and'; readonly parts: readonly FilterExpression[] }
  | { readonly kind: 'or'; readonly parts: readonly FilterExpression[] }
  | { readonly kind: 'not'; readonly part: FilterExpression }
  | Comparison;

export interface Comparison {
  readonly kind: 'eq' | 'ne' | 'in' | 'startsWith' | 'endsWith';
  readonly property: string;
  /** One value, or the list of `in`. */
  readonly values: readonly FilterValue[];
}

export type FilterValue = string | boolean | null;

const TOKEN = /\s*(?:('(?:[^']|'')*')|([(),])|([^\s(),']+))/y;

/** Parses a filter. Undefined: it cannot be read. */
export function parseFilter(text: string): FilterExpression | undefined {
  const tokens = tokenize(text.trim());
  if (!tokens) return undefined;
  const reader = new TokenReader(tokens);
  const expression = readOr(reader);
  return expression && reader.isAtEnd() ? expression : undefined;
}

/** All comparisons of a filter. */
export function comparisonsOf(expression: FilterExpression): readonly Comparison[] {
  if (expression.kind === 'and' || expression.kind === 'or') return expression.parts.flatMap(comparisonsOf);
  return expression.kind === 'not' ? comparisonsOf(expression.part) : [expression];
}

function tokenize(text: string): readonly string[] | undefined {
  const tokens: string[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.length) {
    const match = TOKEN.exec(text);
    if (!match) return undefined;
    tokens.push(match[0].trim());
  }
  return tokens;
}

class TokenReader {
  readonly #tokens: readonly string[];
  #next = 0;

  constructor(tokens: readonly string[]) {
    this.#tokens = tokens;
  }

  /** Takes the next token if it is this word, in any case. */
  take(word: string): boolean {
    if (this.#tokens[this.#next]?.toLowerCase() !== word) return false;
    this.#next += 1;
    return true;
  }

  next(): string | undefined {
    const token = this.#tokens[this.#next];
    this.#next += 1;
    return token;
  }

  isAtEnd(): boolean {
    return this.#next === this.#tokens.length;
  }
}

function readOr(reader: TokenReader): FilterExpression | undefined {
  return readChain(reader, 'or', readAnd);
}

function readAnd(reader: TokenReader): FilterExpression | undefined {
  return readChain(reader, 'and', readNot);
}

function readChain(
  reader: TokenReader,
  kind: 'and' | 'or',
  readPart: (reader: TokenReader) => FilterExpression | undefined,
): FilterExpression | undefined {
  const parts: FilterExpression[] = [];
  do {
    const part = readPart(reader);
    if (!part) return undefined;
    parts.push(part);
  } while (reader.take(kind));
  const [only] = parts;
  return parts.length === 1 ? only : { kind, parts };
}

function readNot(reader: TokenReader): FilterExpression | undefined {
  if (reader.take('not')) {
    const part = readNot(reader);
    return part && { kind: 'not', part };
  }
  if (!reader.take('(')) return readComparison(reader);
  const inner = readOr(reader);
  return inner && reader.take(')') ? inner : undefined;
}

function readComparison(reader: TokenReader): Comparison | undefined {
  for (const kind of ['startsWith', 'endsWith'] as const) {
    if (reader.take(kind.toLowerCase())) return readFunction(reader, kind);
  }
  const property = reader.next() ?? '';
  if (!/^\w+$/.test(property)) return undefined;
  if (reader.take('in')) return readList(reader, property);
  for (const kind of ['eq', 'ne'] as const) {
    if (!reader.take(kind)) continue;
    const value = readValue(reader.next());
    return value === undefined ? undefined : { kind, property, values: [value] };
  }
  return undefined;
}

function readFunction(reader: TokenReader, kind: 'startsWith' | 'endsWith'): Comparison | undefined {
  if (!reader.take('(')) return undefined;
  const property = reader.next() ?? '';
  if (!/^\w+$/.test(property) || !reader.take(',')) return undefined;
  const value = readValue(reader.next());
  return typeof value === 'string' && reader.take(')') ? { kind, property, values: [value] } : undefined;
}

function readList(reader: TokenReader, property: string): Comparison | undefined {
  if (!reader.take('(')) return undefined;
  const values: FilterValue[] = [];
  do {
    const value = readValue(reader.next());
    if (value === undefined) return undefined;
    values.push(value);
  } while (reader.take(','));
  return reader.take(')') ? { kind: 'in', property, values } : undefined;
}

/** Undefined: not a value. */
function readValue(token: string | undefined): FilterValue | undefined {
  if (token?.startsWith("'")) return token.slice(1, -1).replaceAll("''", "'");
  const word = token?.toLowerCase();
  if (word === 'true' || word === 'false') return word === 'true';
  return word === 'null' ? null : undefined;
}
