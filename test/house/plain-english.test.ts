import assert from 'node:assert/strict';
import { documentationPages, readableFiles, sourceFiles } from '../helpers/house/files.ts';
import { longLines, vagueWords } from '../helpers/house/prose.ts';

const MOST_VAGUE_WORDS = 60;

describe('Plain English', () => {
  it(`has the four vague pronouns at most ${MOST_VAGUE_WORDS} times in code and docs together`, () => {
    const files = readableFiles();
    assert.ok(files.length > 700, `${files.length} files`);
    const found = files.flatMap(vagueWords);
    assert.ok(found.length <= MOST_VAGUE_WORDS, `${found.length} of them:\n${found.join('\n')}`);
  });

  it('has comment lines and lines of documentation of at most 120 characters', () => {
    const files = [...sourceFiles(), ...readableFiles().filter(({ path }) => /\.(js|css)$/.test(path))];
    assert.deepEqual([...files, ...documentationPages()].flatMap(longLines), []);
  });

  it('reports a vague pronoun with its place, in any case', () => {
    const text = 'Send it.\nNobody knows; Somebodys does not count, somebody does.';
    assert.deepEqual(vagueWords({ path: 'a.md', text }), ['a.md:2: Nobody', 'a.md:2: somebody']);
  });

  it('reports long lines, except tables, code and addresses', () => {
    const long = 'word '.repeat(25);
    assert.deepEqual(
      longLines({ path: 'a.ts', text: `/** ${long} */\nconst x = '${long}';\n  // ${long}\n // short` }).map((one) =>
        one.slice(0, 7),
      ),
      ['a.ts:1:', 'a.ts:3:'],
    );
    const page = `${long}\n| ${long} |\n    ${long}\n\`\`\`\n${long}\n\`\`\`\n[a](https://example.com/${'x'.repeat(120)})\n- ${long}`;
    assert.deepEqual(
      longLines({ path: 'a.md', text: page }).map((one) => one.slice(0, 7)),
      ['a.md:1:', 'a.md:8:'],
    );
  });
});
