import { globSync, readFileSync } from 'node:fs';

/** A file of this repository: its path from the root, with forward slashes, and its text. */
export interface TextFile {
  readonly path: string;
  readonly text: string;
}

export const SOURCE_FOLDERS = ['bot', 'src', 'cli', 'sandbox', 'bench', 'test'] as const;

/** Folders that npm, the browser tests and the benches fill. */
const GENERATED = /(^|\/)(node_modules|lib|out)(\/|$)/;

/** Every TypeScript file of these folders. */
export function sourceFiles(folders: readonly string[] = SOURCE_FOLDERS): TextFile[] {
  return readFiles(folders.map((folder) => `${folder}/**/*.ts`));
}

/** README, CONTRIBUTING and the like, docs/ and the sandbox's own page. */
export function documentationPages(): TextFile[] {
  return readFiles(['*.md', 'docs/**/*.md', 'sandbox/*.md']);
}

/** Everything that a person reads: sources, their texts and styles, documentation, settings of tools. */
export function readableFiles(): TextFile[] {
  const folders = `{${SOURCE_FOLDERS.join(',')},appPackage,deploy,env,infra,types,.github,.vscode}`;
  return readFiles([
    `${folders}/**/*.{ts,js,json,css,html,md,yml,yaml,bicep}`,
    '*.{md,json,yml,yaml}',
    'docs/**/*.md',
    'env/.env*',
    '.ci/*',
  ]).filter(({ path }) => path !== 'package-lock.json');
}

function readFiles(patterns: readonly string[]): TextFile[] {
  const paths = new Set(
    patterns.flatMap((pattern) => globSync(pattern, { exclude: (path) => GENERATED.test(toSlashes(path)) })),
  );
  return [...paths]
    .map(toSlashes)
    .toSorted()
    .map((path) => ({ path, text: readFileSync(path, 'utf8') }));
}

function toSlashes(path: string): string {
  return path.replaceAll('\\', '/');
}
