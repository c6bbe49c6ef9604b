import type { TextFile } from '../files.ts';
import { type LeafTexts, withoutForm } from './text-leaves.ts';

/** A string literal, or a template literal. */
const LITERAL = /'([^'\\\n]+)'|`([^`]+)`/g;
const EXPRESSION = /\$\{[^{}]*\}/g;
const PROPERTY = /\b(\w+)\??:/g;

/** Texts that neither code nor another text refers to. */
export function unusedTexts(files: readonly TextFile[], english: LeafTexts): string[] {
  const isNamed = namedKeys(files, english);
  const isAssembled = assembledKeys(files, english);
  return [...english.keys()]
    .filter((key) => !isNamed(withoutForm(key).key) && !isAssembled(withoutForm(key).key))
    .map((key) => `${key} is not used`);
}

function namedKeys(files: readonly TextFile[], english: LeafTexts): (key: string) => boolean {
  const inTexts = [...english.values()].flatMap((text) =>
    [...text.matchAll(/\$t\(([\w.-]+)\)/g)].map(([, key]) => key),
  );
  const named = new Set([...inTexts, ...literals(files)]);
  return (key) => named.has(key);
}

/**
 * Keys that code assembles, such as `photoCard.title.${verdict}`. What fills the gap must be a string or the name of a
 * property in the code: when a verdict is gone, its title is no longer used.
 */
function assembledKeys(files: readonly TextFile[], english: LeafTexts): (key: string) => boolean {
  const properties = files.flatMap(({ text }) => [...text.matchAll(PROPERTY)].map(([, name]) => name));
  const words = new Set([...literals(files), ...properties]);
  const patterns = keyTemplates(files, english).map(
    (template) => new RegExp(`^${template.replaceAll('.', '\\.').replaceAll('*', '([^.]+)')}$`),
  );
  return (key) =>
    patterns.some((pattern) =>
      pattern
        .exec(key)
        ?.slice(1)
        .every((gap) => words.has(gap)),
    );
}

/** The templates of keys in code, with `*` for each expression. */
export function keyTemplates(files: readonly TextFile[], english: LeafTexts): readonly string[] {
  const groups = new Set([...english.keys()].filter((key) => key.includes('.')).map(firstPart));
  const templates = files.flatMap(({ text }) =>
    [...text.matchAll(LITERAL)].flatMap(([, , template]) => template?.replaceAll(EXPRESSION, '*') ?? []),
  );
  return [...new Set(templates)]
    .filter((template) => /^[\w.*-]+$/.test(template) && template.includes('*') && groups.has(firstPart(template)))
    .toSorted();
}

function firstPart(key: string): string {
  return key.slice(0, key.indexOf('.'));
}

function literals(files: readonly TextFile[]): string[] {
  return files.flatMap(({ text }) => [...text.matchAll(LITERAL)].flatMap(([, plain]) => plain ?? []));
}
