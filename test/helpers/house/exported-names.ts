import type { TextFile } from './files.ts';

const DECLARATION = /^export (?:declare |abstract |async )*(?:interface|type|const|let|function\*?|class|enum) (\w+)/gm;

/** Names that more than one of these files declares and exports, each with the files. Overloads count once. */
export function namesExportedTwice(files: readonly TextFile[]): Map<string, string[]> {
  const found = new Map<string, Set<string>>();
  for (const { path, text } of files) {
    for (const [, name = ''] of text.matchAll(DECLARATION)) {
      found.set(name, (found.get(name) ?? new Set()).add(path));
    }
  }
  return new Map(
    [...found].filter(([, paths]) => paths.size > 1).map(([name, paths]) => [name, [...paths].toSorted()]),
  );
}
