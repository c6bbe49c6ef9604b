import { readFileSync } from 'node:fs';
import { bicepTokens, type Token } from './bicep-tokens.ts';

export interface BicepModule {
  readonly symbol: string;
  /** Relative to the file. */
  readonly path: string;
  readonly params: readonly string[];
}

/** What a Bicep file declares and uses, as far as it can be read without a compiler. */
export interface BicepFile {
  readonly path: string;
  readonly text: string;
  readonly tokens: readonly Token[];
  /** `isRequired`: without a default. */
  readonly params: readonly { readonly name: string; readonly isRequired: boolean }[];
  readonly outputs: readonly string[];
  /** `Microsoft.Web/sites@2023-12-01`, by symbol. */
  readonly resources: ReadonlyMap<string, string>;
  readonly modules: readonly BicepModule[];
  /** Everything that an expression may name, loop variables too. */
  readonly declared: ReadonlySet<string>;
}

export function readBicep(path: string): BicepFile {
  return parseBicep(path, readFileSync(path, 'utf8'));
}

export function parseBicep(path: string, text: string): BicepFile {
  const tokens = bicepTokens(text);
  const params: { name: string; isRequired: boolean }[] = [];
  const outputs: string[] = [];
  const resources = new Map<string, string>();
  const modules: BicepModule[] = [];
  const declared = new Set<string>();
  tokens.forEach(({ kind, text: word, startsLine }, at) => {
    const name = tokens[at + 1]?.text ?? '';
    if (kind === 'word' && word === 'for') declared.add(name);
    if (kind !== 'word' || !startsLine || tokens[at + 1]?.kind !== 'word') return;
    if (word === 'output') outputs.push(name);
    if (!['param', 'var', 'resource', 'module'].includes(word)) return;
    declared.add(name);
    if (word === 'param') params.push({ name, isRequired: tokens[at + 3]?.text !== '=' });
    if (word === 'resource') resources.set(name, tokens[at + 2]?.text ?? '');
    if (word === 'module') {
      modules.push({ symbol: name, path: tokens[at + 2]?.text ?? '', params: keysAfter(tokens, at, 'params') });
    }
  });
  return { path, text, tokens, params, outputs, resources, modules, declared };
}

/** Keys of the first object that is the value of `key` after a position. */
export function keysAfter(tokens: readonly Token[], from: number, key: string): string[] {
  const start = tokens.findIndex((token, at) => at > from && token.text === key && tokens[at + 1]?.text === ':');
  return start < 0 ? [] : keysOfObject(tokens, start + 2);
}

/** Keys of the object that opens at a position. */
export function keysOfObject(tokens: readonly Token[], open: number): string[] {
  const keys: string[] = [];
  let depth = 0;
  for (let at = open; at < tokens.length; at++) {
    const { kind, text } = tokens[at] ?? { kind: 'mark', text: '' };
    if (kind === 'mark' && /^[{[(]$/.test(text)) depth++;
    else if (kind === 'mark' && /^[}\])]$/.test(text)) depth--;
    else if (depth === 1 && isKey(tokens, at)) keys.push(text);
    if (depth === 0) break;
  }
  return keys;
}

/** `name:` at the start of a line, or after a brace or a comma. In `a ? b : c`, `b` is none. */
export function isKey(tokens: readonly Token[], at: number): boolean {
  const [before, token, after] = [tokens[at - 1]?.text ?? '', tokens[at], tokens[at + 1]?.text];
  return after === ':' && token !== undefined && (token.startsLine || before === '{' || before === ',');
}
