import assert from 'node:assert/strict';
import { globSync } from 'node:fs';
import { documentationPages, readableFiles } from '../helpers/house/files.ts';
import { brokenReferences } from '../helpers/house/named-paths.ts';

describe('A path in README and docs', () => {
  const pages = documentationPages();
  const files = [...readableFiles().map((file) => file.path), ...globSync('{appPackage,docs}/**/*.png')];
  /** Names files of the past. */
  const HISTORY = 'CHANGELOG.md';

  it('exists, and so does each linked page and heading', () => {
    assert.ok(pages.length >= 10, `${pages.length} pages`);
    assert.deepEqual(
      pages.filter(({ path }) => path !== HISTORY).flatMap((page) => brokenReferences(page, pages, files)),
      [],
    );
  });

  it('is reported where it does not exist', () => {
    const text = [
      '# A page',
      'See `src/photo/verdict.ts:12`, `verdict.ts`, `photo/verdict.ts`, `bot/locales/<language>/`, `bot/cards/*.json`,',
      '`lib/cli/photo-sync.js`, `/me/photo`, `PeopleManager/GetMyProperties`, `NAME=value`, [it](#a-page), [them](docs/check.md),',
      '[a source](https://example.com/none.md). Gone: `src/photo/gone.ts`, `gone.ts`, `photo/gone.ts`, `bot/gone/`,',
      '`node src/gone.js`, `bot/cards/*.gone`, [this](docs/gone.md), [that](#gone), [other](docs/check.md#gone).',
      '```\n`bot/not-read-in-a-block.ts`\n```',
    ].join('\n');
    const broken = brokenReferences({ path: 'PAGE.md', text }, pages, files);
    assert.deepEqual(broken.toSorted(), [
      'PAGE.md: #gone',
      'PAGE.md: bot/cards/*.gone',
      'PAGE.md: bot/gone/',
      'PAGE.md: docs/check.md#gone',
      'PAGE.md: docs/gone.md',
      'PAGE.md: gone.ts',
      'PAGE.md: photo/gone.ts',
      'PAGE.md: src/gone.js',
      'PAGE.md: src/photo/gone.ts',
    ]);
  });

  it('may be relative to its page', () => {
    const page = { path: 'sandbox/README.md', text: '`tenant/` and `channel/index.ts`, not `channel/gone.ts`' };
    assert.deepEqual(brokenReferences(page, pages, files), ['sandbox/README.md: channel/gone.ts']);
  });
});
