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

  it('refuse a fifth parameter, also of tests', () => {
    const files = ['src/photo/a.ts', 'sandbox/graph/b.ts', 'test/src/c.test.ts'];
    const five =
      'export function five(a: number, b: number, c: number, d: number, e: number): number {\n  return a + b + c + d + e;\n}\n';
    const four = 'export const four = (a: number, b: number, c: number, d: number): number => a + b + c + d;\n';
    const texts = [...files.map((file) => [file, five]), ['src/photo/four.ts', four]];
    const complaints = lint(Object.fromEntries(texts), 'complexity/useMaxParams');
    for (const file of files) assert.match(complaints, new RegExp(`^::error.*${file}`, 'm'));
    assert.doesNotMatch(complaints, /four\.ts/);
  });

  it('refuse fetch in the product: it goes past the outbound proxy', () => {
    const product = ['src/microsoft365/a.ts', 'bot/teams/b.ts', 'cli/c.ts'];
    const others = ['sandbox/graph/d.ts', 'test/src/e.test.ts'];
    const text = "await fetch('https://graph.microsoft.com');\n";
    const complaints = lint(
      Object.fromEntries([...product, ...others].map((file) => [file, text])),
      'style/noRestrictedGlobals',
    );
    for (const file of product) assert.match(complaints, new RegExp(`^::error.*${file}`, 'm'));
    for (const file of others) assert.ok(!complaints.includes(file));
  });
});
