/** A word, a string without its quotation marks, or a punctuation mark of a Bicep file. */
export interface Token {
  readonly kind: 'word' | 'string' | 'mark';
  readonly text: string;
  readonly line: number;
  /** The first one of its line. */
  readonly startsLine: boolean;
}

const WORD = /[A-Za-z_][A-Za-z0-9_]*|\d+/y;
const SPACE = /[ \t\r]+/y;
const COMMENT = /\/\/[^\n]*|\/\*[\s\S]*?\*\//y;
const MARK = /::|\?\?|\.\?|!\.|&&|\|\||[=!<>]=|[{}()[\]:,.?!=<>+\-*/%@]/y;

/**
 * The tokens of a Bicep file. The expressions in a string (`${…}`) follow it, in parentheses. Throws an error with the
 * line for what is no Bicep.
 */
export function bicepTokens(text: string): Token[] {
  const tokens: Token[] = [];
  let [at, line, startsLine] = [0, 1, true];
  const add = (kind: Token['kind'], word: string) => {
    tokens.push({ kind, text: word, line, startsLine });
    startsLine = false;
  };
  const match = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at;
    const [found] = pattern.exec(text) ?? [];
    if (found !== undefined) at += found.length;
    return found;
  };
  while (at < text.length) {
    if (text[at] === '\n') {
      [at, line, startsLine] = [at + 1, line + 1, true];
    } else if (text[at] === "'") {
      const { value, expressions, end } = readString(text, at, line);
      add('string', value);
      for (const expression of expressions) {
        const inner = bicepTokens(expression).map((token) => ({ ...token, line, startsLine: false }));
        const bracket = (mark: string): Token => ({ kind: 'mark', text: mark, line, startsLine: false });
        tokens.push(bracket('('), ...inner, bracket(')'));
      }
      at = end;
    } else if (match(SPACE) === undefined) {
      const comment = match(COMMENT);
      const word = comment === undefined ? match(WORD) : undefined;
      if (comment !== undefined) line += comment.split('\n').length - 1;
      else if (word !== undefined) add('word', word);
      else add('mark', match(MARK) ?? fail(`line ${line}: ${text.slice(at, at + 20)}`));
    }
  }
  return tokens;
}

function readString(text: string, start: number, line: number) {
  const expressions: string[] = [];
  let value = '';
  for (let at = start + 1; at < text.length; at++) {
    const character = text[at] ?? '';
    if (character === "'") return { value, expressions, end: at + 1 };
    if (character === '\n') break;
    if (character === '\\') {
      value += text[++at];
    } else if (text.startsWith('${', at)) {
      const end = endOfExpression(text, at + 2);
      expressions.push(text.slice(at + 2, end));
      value += '${}';
      at = end;
    } else value += character;
  }
  return fail(`line ${line}: a string without an end`);
}

function endOfExpression(text: string, start: number): number {
  let depth = 0;
  for (let at = start; at < text.length; at++) {
    if (text[at] === "'") at = readString(text, at, 0).end - 1;
    else if (text[at] === '{') depth++;
    else if (text[at] === '}' && depth-- === 0) return at;
  }
  return fail('an expression without an end');
}

function fail(what: string): never {
  throw new Error(what);
}
