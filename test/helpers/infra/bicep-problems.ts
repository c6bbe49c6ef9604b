import { existsSync } from 'node:fs';
import path from 'node:path';
import { type BicepFile, isKey } from './bicep-file.ts';

/** Keywords, types and functions of Bicep that the templates use. A misspelt one is not among them. */
const KNOWN = new Set(
  `targetScope param var resource module output existing if for in true false null string int bool object array
  concat cidrSubnet empty environment guid items json loadJsonContent loadTextContent replace resourceGroup split
  startsWith string subscription subscriptionResourceId tenant union uniqueString description allowed minLength
  maxLength minValue maxValue secure`.split(/\s+/),
);
const PAIRS: Readonly<Record<string, string>> = { '}': '{', ']': '[', ')': '(' };

/** Names that nothing declares, declarations that nothing uses, brackets without their other half. */
export function bicepProblems(file: BicepFile): string[] {
  const used = usedNames(file);
  const unknown = used.filter(({ name }) => !file.declared.has(name) && !KNOWN.has(name));
  const names = new Set(used.map(({ name }) => name));
  const unused = [...file.declared].filter(
    (name) => !names.has(name) && !file.resources.has(name) && !file.modules.some(({ symbol }) => symbol === name),
  );
  return [
    ...bracketProblems(file),
    ...unknown.map(({ name, line }) => `${file.path}:${line}: ${name} is not declared`),
    ...unused.map((name) => `${file.path}: ${name} is not used`),
    ...missingTexts(file),
  ];
}

function usedNames({ tokens }: BicepFile): { name: string; line: number }[] {
  return tokens.flatMap((token, at) => {
    const before = tokens[at - 1]?.text ?? '';
    if (token.kind !== 'word' || /^\d/.test(token.text) || isKey(tokens, at)) return [];
    if (['.', '.?', '!.', '::'].includes(before) && tokens[at - 1]?.kind === 'mark') return [];
    // The name and the type of a declaration.
    const isDeclared = ['param', 'var', 'resource', 'module', 'output', 'for'].includes(before);
    return isDeclared ? [] : [{ name: token.text, line: token.line }];
  });
}

function bracketProblems({ path: file, tokens }: BicepFile): string[] {
  const open: { text: string; line: number }[] = [];
  for (const { kind, text, line } of tokens) {
    if (kind !== 'mark') continue;
    if ('{[('.includes(text)) open.push({ text, line });
    if (text in PAIRS && open.pop()?.text !== PAIRS[text]) return [`${file}:${line}: ${text} closes nothing`];
  }
  return open.map(({ text, line }) => `${file}:${line}: ${text} is not closed`);
}

function missingTexts(file: BicepFile): string[] {
  const loaded = [...file.text.matchAll(/load(?:Text|Json)Content\('([^']+)'\)/g)].map(([, name = '']) => name);
  return loaded
    .filter((name) => !existsSync(path.join(path.dirname(file.path), name)))
    .map((name) => `${file.path}: ${name} does not exist`);
}

/** Modules that do not exist, and parameters and outputs that a module does not have or does not get. */
export function moduleProblems(file: BicepFile, all: ReadonlyMap<string, BicepFile>): string[] {
  const problems: string[] = [];
  for (const { symbol, path: target, params } of file.modules) {
    const module = all.get(path.posix.join(path.posix.dirname(file.path), target));
    if (!module) {
      problems.push(`${file.path}: ${target} does not exist`);
      continue;
    }
    const names = module.params.map(({ name }) => name);
    const required = module.params.filter(({ isRequired }) => isRequired).map(({ name }) => name);
    for (const name of params) if (!names.includes(name)) problems.push(`${file.path}: ${symbol} has no ${name}`);
    for (const name of required) if (!params.includes(name)) problems.push(`${file.path}: ${symbol} lacks ${name}`);
    for (const [, output = ''] of file.text.matchAll(new RegExp(`\\b${symbol}!?\\.outputs\\.(\\w+)`, 'g'))) {
      if (!module.outputs.includes(output)) problems.push(`${file.path}: ${symbol} has no output ${output}`);
    }
  }
  return problems;
}
