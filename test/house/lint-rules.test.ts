import assert from 'node:assert/strict';
import { lint } from '../helpers/house/lint.ts';

/** The rules are in `biome.json`. Here Biome checks files that exist for this test only. */
describe('Lint rules', () => {
  it('refuse an import cycle of types only', () => {
    const complaints = lint(
      {
        'src/photo/a.ts': "import type { B } from './b.ts';\nexport interface A {\n  readonly b: B;\n}\n",
        'src/photo/b.ts': "import type { A } from './a.ts';\nexport interface B {\n  readonly a: A;\n}\n",
        'src/photo/c.ts': "import type { A } from './a.ts';\nexport type C = A;\n",
      },
      'suspicious/noImportCycles',
    );
    for (const file of ['a', 'b']) assert.match(complaints, new RegExp(`^::error.*src/photo/${file}\\.ts`, 'm'));
    assert.doesNotMatch(complaints, /^::error.*src\/photo\/c\.ts/m);
  });
});
