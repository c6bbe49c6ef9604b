import assert from 'node:assert/strict';
import path from 'node:path';
import { sourceFiles } from '../helpers/house/files.ts';
import { importCycles, importGraph } from '../helpers/house/import-graph.ts';

describe('Import cycles', () => {
  it('do not exist, type imports included', () => {
    const graph = importGraph(sourceFiles());
    const edges = [...graph.values()].reduce((sum, imports) => sum + imports.size, 0);
    assert.ok(graph.size > 500 && edges > 1500, `${graph.size} files, ${edges} imports`);
    assert.deepEqual(importCycles(graph), []);
  });

  it('are found where a type-only import closes one', () => {
    const graph = importGraph([
      { path: 'src/a.ts', text: "import { b } from './room/b.ts';\nimport fs from 'node:fs';" },
      { path: 'src/room/b.ts', text: "import {\n  type C,\n} from '../c.ts';" },
      { path: 'src/c.ts', text: "import type { A } from './a.ts';" },
      { path: 'src/d.ts', text: "export { a } from './a.ts';\nawait import('./e.ts');" },
      { path: 'src/e.ts', text: "import './c.ts';" },
    ]);
    assert.deepEqual(importCycles(graph), [['src/a.ts', 'src/c.ts', 'src/room/b.ts']]);
  });

  it('are found in this repository when one import is answered by another', () => {
    const files = sourceFiles(['src']);
    const [[importer, imported] = []] = [...importGraph(files)].flatMap(([file, imports]) =>
      [...imports].map((target) => [file, target] as const),
    );
    assert.ok(importer && imported);
    const back = path.posix.relative(path.posix.dirname(imported), importer);
    const seeded = files.map((file) =>
      file.path === imported ? { ...file, text: `import type { Seeded } from './${back}';\n${file.text}` } : file,
    );
    const cycles = importCycles(importGraph(seeded));
    assert.equal(cycles.length, 1);
    assert.ok(cycles[0]?.includes(importer) && cycles[0].includes(imported));
  });
});
