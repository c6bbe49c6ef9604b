import assert from 'node:assert/strict';
import { namesExportedTwice } from '../helpers/house/exported-names.ts';
import { sourceFiles, type TextFile } from '../helpers/house/files.ts';

/** Names that several files may export, each with the reason. */
const ALLOWED: Readonly<Record<string, string>> = {
  up: 'kysely runs the `up` of each migration',
};
const ALLOWED_IN_TESTS: Readonly<Record<string, string>> = {
  HOUR: 'a unit of time',
};

/** The sandbox is apart: it imports neither `bot` nor `src`, and each of its services has the same few parts. */
const PRODUCT = ['bot', 'src', 'cli'];

function duplicates(files: readonly TextFile[], allowed = ALLOWED): string[] {
  return [...namesExportedTwice(files)]
    .filter(([name]) => !(name in allowed))
    .map(([name, paths]) => `${name}: ${paths.join(' ')}`);
}

describe('An exported name', () => {
  it('has one meaning in bot, src and cli', () => {
    assert.deepEqual(duplicates(sourceFiles(PRODUCT)), []);
  });

  it('has one meaning in each room of the sandbox', () => {
    const rooms = Map.groupBy(sourceFiles(['sandbox']), ({ path }) => path.split('/')[1] ?? '');
    assert.ok(rooms.size > 8);
    assert.deepEqual(
      [...rooms.values()].flatMap((files) => duplicates(files)),
      [],
    );
  });

  it('has one meaning in all test helpers', () => {
    assert.deepEqual(duplicates(sourceFiles(['test']), ALLOWED_IN_TESTS), []);
  });

  it('is reported where two files export it', () => {
    const files = [
      { path: 'src/a.ts', text: 'export interface Attempt {}\nexport function read(x: string): void;' },
      { path: 'bot/b.ts', text: 'const x = 1;\nexport type Attempt = string;\nexport async function send() {}' },
      { path: 'src/migrations/0001.ts', text: 'export async function up() {}' },
      { path: 'src/migrations/0002.ts', text: 'export async function up() {}' },
    ];
    assert.deepEqual(duplicates(files), ['Attempt: bot/b.ts src/a.ts']);
  });

  it('is allowed twice only while it is exported twice', () => {
    const twice = namesExportedTwice(sourceFiles(PRODUCT));
    for (const name of Object.keys(ALLOWED)) assert.ok(twice.has(name), name);
    const twiceInTests = namesExportedTwice(sourceFiles(['test']));
    for (const name of Object.keys(ALLOWED_IN_TESTS)) assert.ok(twiceInTests.has(name), name);
  });
});
