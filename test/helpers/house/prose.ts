import type { TextFile } from './files.ts';

/** Pronouns that hide who acts. Right only for real people, and seldom. */
const VAGUE = /\b(whoever|nobody|somebody|everybody)\b/gi;
const MOST_CHARACTERS = 120;

/** Each vague pronoun in a file, with its place. */
export function vagueWords({ path, text }: TextFile): string[] {
  return text
    .split('\n')
    .flatMap((line, index) => [...line.matchAll(VAGUE)].map(([word]) => `${path}:${index + 1}: ${word}`));
}

/** Comment lines of code and prose lines of documentation over 120 characters, except tables, code and addresses. */
export function longLines({ path, text }: TextFile): string[] {
  const counts = path.endsWith('.md') ? proseLines : commentLines;
  return counts(text)
    .filter(({ line }) => line.length > MOST_CHARACTERS && !isMostlyAddress(line))
    .map(({ line, number }) => `${path}:${number}: ${line.length} characters`);
}

interface Line {
  readonly line: string;
  readonly number: number;
}

function numbered(text: string): Line[] {
  return text.split('\n').map((line, index) => ({ line, number: index + 1 }));
}

function commentLines(text: string): Line[] {
  return numbered(text).filter(({ line }) => /^\s*(\*|\/\/|\/\*)/.test(line));
}

function proseLines(text: string): Line[] {
  let inBlock = false;
  return numbered(text).filter(({ line }) => {
    if (/^\s*```/.test(line)) inBlock = !inBlock;
    return !inBlock && !/^\||^ {4}/.test(line);
  });
}

/** An address can't be broken into lines. */
function isMostlyAddress(line: string): boolean {
  return line.replaceAll(/https?:\/\/[^\s)]+/g, '').length < MOST_CHARACTERS / 2;
}
