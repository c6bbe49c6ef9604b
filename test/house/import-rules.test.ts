import assert from 'node:assert/strict';
import { lint } from '../helpers/house/lint.ts';

type Case = readonly [folder: string, imported: string];

const REFUSED: readonly Case[] = [
  ['src/photo', '../../bot/turn.ts'],
  ['src/photo', '../../cli/commands.ts'],
  ['src/photo', '../../sandbox/index.ts'],
  ['src/photo', '../../test/helpers/command.ts'],
  ['src/photo', '../../bench/run.ts'],
  ['src/photo', 'botbuilder'],
  ['src/photo', '@microsoft/teams-ai'],
  ['src/microsoft365', 'botframework-connector/lib/auth/index.js'],
  ['src/store', '../../bot/turn.ts'],
  ['src/store', 'botbuilder'],
  ['src/photo', 'kysely'],
  ['src', 'pg'],
  ['bot', 'botbuilder'],
  ['bot/answers', '@microsoft/teams-ai'],
  ['bot/answers', 'botbuilder'],
  ['bot/cards', 'botbuilder-core'],
  ['bot/http', '@electric-sql/pglite'],
  ['bot/http', 'botframework-connector'],
  ['bot/http', '../../sandbox/index.ts'],
  ['bot/locales', 'botbuilder'],
  ['bot/teams', 'kysely'],
  ['bot/teams', '../../cli/commands.ts'],
  ['bot/teams', '../../test/helpers/command.ts'],
  ['bot/delivery', '../../bench/run.ts'],
  ['bot/sign-in', '../../sandbox/index.ts'],
  ['bot/understand', '@microsoft/teams-ai'],
  ['sandbox/graph', '../../src/limits.ts'],
  ['sandbox/graph', '../../cli/commands.ts'],
  ['sandbox/graph', '../../test/helpers/command.ts'],
  ['sandbox', '../bot/turn.ts'],
  ['sandbox/channel', 'botbuilder'],
  ['sandbox/channel', '@microsoft/teams-ai'],
];

const ALLOWED: readonly Case[] = [
  ['src/store', 'kysely'],
  ['src/store/database/migrations', 'kysely/migration'],
  ['src/store', 'pg'],
  ['src/store', '@electric-sql/pglite'],
  ['bot/answers', '../../src/limits.ts'],
  ['bot/teams', '../../src/limits.ts'],
  ['bot/teams', 'botbuilder'],
  ['bot/teams/handlers', '@microsoft/teams-ai'],
  ['bot/sign-in', 'botbuilder'],
  ['bot/delivery', 'botframework-connector'],
  ['cli', '../bot/turn.ts'],
  ['cli/nudges', '../../src/limits.ts'],
  ['bench', '../sandbox/index.ts'],
  ['test/bot', '../../sandbox/index.ts'],
];

/** The rules are in `biome.json`. Here Biome checks files that exist for this test only. */
describe('Import rules', () => {
  let complaints: string;
  const fileOf = ([folder, imported]: Case) => `${folder}/imports-${imported.replace(/\W+/g, '-')}.ts`;

  before(() => {
    const files = [...REFUSED, ...ALLOWED].map((one) => [fileOf(one), `import '${one[1]}';\n`]);
    complaints = lint(Object.fromEntries(files), 'style/noRestrictedImports');
  });

  for (const one of REFUSED) {
    it(`${one[0]} may not import ${one[1]}`, () => assert.ok(complaints.includes(`/${fileOf(one)},`), complaints));
  }
  for (const one of ALLOWED) {
    it(`${one[0]} may import ${one[1]}`, () => assert.ok(!complaints.includes(`/${fileOf(one)},`)));
  }
});
