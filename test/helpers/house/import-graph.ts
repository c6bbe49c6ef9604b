import path from 'node:path';
import type { TextFile } from './files.ts';

/** Which files a file imports, by path. Types count as much as values. */
export type ImportGraph = ReadonlyMap<string, ReadonlySet<string>>;

const IMPORT = /\b(?:from|import)\s*\(?\s*'(\.{1,2}\/[^']+)'/g;

export function importGraph(files: readonly TextFile[]): ImportGraph {
  const known = new Set(files.map((file) => file.path));
  return new Map(
    files.map((file) => {
      const imports = [...file.text.matchAll(IMPORT)].map(([, imported = '']) =>
        path.posix.join(path.posix.dirname(file.path), imported),
      );
      return [file.path, new Set(imports.filter((imported) => known.has(imported)))];
    }),
  );
}

/** Groups of files that import each other, directly or through others; also a file that imports itself. */
export function importCycles(graph: ImportGraph): string[][] {
  const reachable = new Map([...graph.keys()].map((file) => [file, reachableFrom(graph, file)]));
  const cycles = new Map<string, string[]>();
  for (const [file, targets] of reachable) {
    if (!targets.has(file)) continue;
    const members = [...targets].filter((target) => reachable.get(target)?.has(file)).toSorted();
    cycles.set(members.join(), members);
  }
  return [...cycles.values()];
}

function reachableFrom(graph: ImportGraph, start: string): Set<string> {
  const reached = new Set<string>();
  const queue = [...(graph.get(start) ?? [])];
  for (let file = queue.pop(); file !== undefined; file = queue.pop()) {
    if (reached.has(file)) continue;
    reached.add(file);
    queue.push(...(graph.get(file) ?? []));
  }
  return reached;
}
