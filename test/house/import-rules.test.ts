import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const BIOME = path.resolve('node_modules/.bin/biome');

type Case = readonly [folder: string, imported: string];

const REFUSED: readonly Case[] = [
  ['src/photo', '../../bot/turn.ts'],
  ['src/photo', '../../sandbox/index.ts'],
  ['src/photo', 'botbuilder'],
  ['src/microsoft365', 'botframework-connector/lib/auth/index.js'],
  ['src/store', '../../bot/turn.ts'],
  ['src/photo', 'kysely'],
  ['src', 'pg'],
  ['bot/memory', '@electric-sql/pglite'],
  ['bot/teams', 'kysely'],
  ['bot/answers', '@microsoft/teams-ai'],
  ['bot/http', 'botframework-connector'],
  ['bot/http', '../../sandbox/index.ts'],
  ['bot/teams', '../../cli/doctor.ts'],
  ['sandbox/graph', '../../src/config.ts'],
  ['sandbox', '../bot/turn.ts'],
  ['sandbox/channel', 'botbuilder'],
];

const ALLOWED: readonly Case[] = [
  ['src/store', 'kysely'],
  ['src/store/database/migrations', 'kysely/migration'],
  ['src/store', 'pg'],
  ['src/store', '@electric-sql/pglite'],
  ['bot/answers', '../../src/config.ts'],
  ['bot/teams', 'botbuilder'],
  ['bot/sign-in', 'botbuilder'],
  ['bot/delivery', 'botframework-connector'],
  ['cli', '../bot/turn.ts'],
  ['test/bot', '../../sandbox/index.ts'],
];

/** The rules themselves stand in `biome.json`; here they are seen to bite, on files that exist for this test alone. */
describe('Who may import whom', () => {
  let complaints: string;
  const fileOf = ([folder, imported]: Case) => `${folder}/imports-${imported.replace(/\W+/g, '-')}.ts`;

  before(() => {
    const house = mkdtempSync(path.join(tmpdir(), 'import-rules-'));
    for (const file of ['biome.json', '.gitignore']) copyFileSync(file, path.join(house, file));
    for (const one of [...REFUSED, ...ALLOWED]) {
      mkdirSync(path.join(house, one[0]), { recursive: true });
      writeFileSync(path.join(house, fileOf(one)), `import '${one[1]}';\n`);
    }
    const { stdout, stderr } = spawnSync(
      BIOME,
      ['lint', '--only=style/noRestrictedImports', '--reporter=github', '--max-diagnostics=none'],
      { cwd: house, encoding: 'utf8' },
    );
    complaints = stdout + stderr;
    rmSync(house, { recursive: true });
  });

  for (const one of REFUSED) {
    it(`${one[0]} may not import ${one[1]}`, () => assert.ok(complaints.includes(`/${fileOf(one)},`), complaints));
  }
  for (const one of ALLOWED) {
    it(`${one[0]} may import ${one[1]}`, () => assert.ok(!complaints.includes(`/${fileOf(one)},`)));
  }
});
