import type { TextFile } from '../files.ts';
import { type LeafTexts, withoutForm } from './text-leaves.ts';

/** A string literal, or a template literal. */
const LITERAL = /'([^'\\\n]+)'|`([^`]+)`/g;
const EXPRESSION = /\$\{[^{}]*\}/g;

/** The keys that code or another text refers to. A template such as `photoCard.title.${verdict}` means all of them. */
export function usedKeys(files: readonly TextFile[], english: LeafTexts): ReadonlySet<string> {
  const keys = [...new Set([...english.keys()].map((key) => withoutForm(key).key))];
  const named = [...english.values()].flatMap((text) => [...text.matchAll(/\$t\(([\w.-]+)\)/g)].map(([, key]) => key));
  const literals = files.flatMap(({ text }) => [...text.matchAll(LITERAL)].flatMap(([, plain]) => plain ?? []));
  const patterns = keyTemplates(files, english).map(
    (template) => new RegExp(`^${template.replaceAll('.', '\\.').replaceAll('*', '[^.]+')}$`),
  );
  const exact = new Set<string | undefined>([...named, ...literals]);
  return new Set(keys.filter((key) => exact.has(key) || patterns.some((pattern) => pattern.test(key))));
}

/** The templates of keys in code, with `*` for each expression. */
export function keyTemplates(files: readonly TextFile[], english: LeafTexts): readonly string[] {
  const groups = new Set(
    [...english.keys()].flatMap((key) => (key.includes('.') ? key.slice(0, key.indexOf('.')) : [])),
  );
  const templates = files.flatMap(({ text }) =>
    [...text.matchAll(LITERAL)].flatMap(([, , template]) => template?.replaceAll(EXPRESSION, '*') ?? []),
  );
  return [...new Set(templates)]
    .filter((template) => /^[\w.*-]+$/.test(template) && template.includes('*'))
    .filter((template) => groups.has(template.slice(0, template.indexOf('.'))))
    .sort();
}

/** Texts that nothing refers to. */
export function unusedTexts(files: readonly TextFile[], english: LeafTexts): string[] {
  const used = usedKeys(files, english);
  return [...english.keys()].filter((key) => !used.has(withoutForm(key).key)).map((key) => `${key} is not used`);
}
