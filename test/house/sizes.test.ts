import assert from 'node:assert/strict';
import path from 'node:path';
import { sourceFiles, type TextFile } from '../helpers/house/files.ts';

const MOST_FILES = 20;
const MOST_LINES = 250;

function fullFolders(files: readonly TextFile[]): string[] {
  const counts = new Map<string, number>();
  for (const file of files) {
    const folder = path.posix.dirname(file.path);
    counts.set(folder, (counts.get(folder) ?? 0) + 1);
  }
  return [...counts].filter(([, count]) => count > MOST_FILES).map(([folder, count]) => `${folder}: ${count} files`);
}

function longFiles(files: readonly TextFile[]): string[] {
  return files
    .map((file) => ({ path: file.path, lines: file.text.split('\n').length - 1 }))
    .filter((file) => file.lines > MOST_LINES)
    .map((file) => `${file.path}: ${file.lines} lines`);
}

/** Sources and test helpers. Tests are excepted: a long list of cases is easy to read. */
function counted(): TextFile[] {
  return [...sourceFiles(['bot', 'src', 'cli', 'sandbox', 'bench']), ...sourceFiles(['test/helpers'])];
}

describe('Sizes', () => {
  it(`has at most ${MOST_FILES} TypeScript files in a folder`, () => {
    assert.ok(counted().length > 400);
    assert.deepEqual(fullFolders(counted()), []);
  });

  it(`has at most ${MOST_LINES} lines in a TypeScript file`, () => {
    assert.deepEqual(longFiles(counted()), []);
  });

  it('reports a folder of 21 files and a file of 251 lines', () => {
    const crowd = Array.from({ length: MOST_FILES + 1 }, (_, index) => ({ path: `src/full/${index}.ts`, text: '' }));
    assert.deepEqual(fullFolders([...crowd, { path: 'src/other/a.ts', text: '' }]), ['src/full: 21 files']);
    assert.deepEqual(
      longFiles([
        { path: 'src/long.ts', text: 'x\n'.repeat(MOST_LINES + 1) },
        { path: 'src/fits.ts', text: 'x\n'.repeat(MOST_LINES) },
      ]),
      ['src/long.ts: 251 lines'],
    );
  });
});
