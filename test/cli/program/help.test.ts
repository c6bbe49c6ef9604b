import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { COMMANDS } from '../../../cli/commands.ts';
import { SHARED_EXIT_CODES } from '../../../cli/program/exit-codes.ts';
import { COMMANDS_OF_SOURCES } from '../../../cli/source-commands.ts';
import { runHere, runPhotoSync } from '../../helpers/command.ts';

const ALL = [...COMMANDS, ...COMMANDS_OF_SOURCES];
const PAGE = readFileSync('docs/operate/commands.md', 'utf8');

/** Packages that a program loads before it runs. Types, and what it imports on demand, do not count. */
function packagesLoadedBy(program: string): string[] {
  const packages = new Set<string>();
  const files = new Set([program]);
  for (const file of files) {
    if (file.endsWith('.json')) continue;
    for (const [, imported = ''] of readFileSync(file, 'utf8').matchAll(/^import (?!type )[^;]*?'([^']+)'/gm)) {
      if (imported.startsWith('.')) files.add(path.join(path.dirname(file), imported));
      else if (!imported.startsWith('node:')) packages.add(`${imported} in ${file}`);
    }
  }
  assert.ok(files.size > 5, [...files].join());
  return [...packages];
}

describe('The help of photo-sync', () => {
  it('lists each subcommand with its summary', async () => {
    const { out, err, code } = await runPhotoSync(ALL, ['--help']);
    assert.deepEqual([code, err], [0, '']);
    for (const { name, summary } of ALL) assert.ok(out.replaceAll(/\s+/g, ' ').includes(`${name} `), name + summary);
    assert.match(out, /^For admins:$/m);
    assert.match((await runPhotoSync(ALL, ['--version'])).out, /^\d+\.\d+\.\d+$/m);
  });

  for (const command of ALL) {
    const { name } = command;
    it(`${name}: has options, examples that start with its name, and exit codes`, async () => {
      const { out, err, code } = await runHere(command, ['--help'], {});
      assert.deepEqual([code, err], [0, '']);
      assert.ok(out.includes(`Usage: photo-sync ${name} [options]`), out);
      assert.ok(command.examples.length > 0);
      for (const { words } of command.examples) {
        assert.equal(words.split(' ')[0], name);
        assert.ok(out.includes(`  photo-sync ${words}`), words);
      }
      for (const exitCode of Object.keys({ ...command.exitCodes, 64: '' })) {
        assert.match(out, new RegExp(`^ {2}${exitCode} +\\S`, 'm'));
      }
      assert.ok(command.failed in command.exitCodes);
      assert.ok(command.page === undefined || out.includes(command.page));
    });

    it(`${name}: wrong arguments are an error that names the help`, async () => {
      const { out, err, code } = await runHere(command, ['--wrong'], {});
      assert.deepEqual([code, out], [64, '']);
      assert.match(err, /^arguments-invalid: Unknown option '--wrong'\.\n\nWhat to do: /);
      assert.ok(err.includes(`Run "photo-sync ${name} --help".`), err);
    });
  }

  it('is printed without loading other packages than the one that parses arguments', () => {
    const packages = packagesLoadedBy('cli/photo-sync.ts').map((one) => one.split(' ')[0]);
    assert.deepEqual([...new Set(packages)], ['commander']);
    assert.ok(packagesLoadedBy('cli/links/show-links.ts').some((one) => one.startsWith('zod/v4 in src/config/')));
  });
});

describe('docs/operate/commands.md', () => {
  /** The rows of the table below a heading. */
  const rows = (heading: string) => {
    const [, text = ''] = PAGE.split(`\n## ${heading}\n`);
    return (text.split('\n## ')[0] ?? '').split('\n').filter((line) => /^\| [`\d]/.test(line));
  };

  it('has each exit code with its meaning, and no others', () => {
    const shared = Object.entries(SHARED_EXIT_CODES).map(([code, meaning]) => `| all | ${code} | ${meaning} |`);
    const own = ALL.flatMap(({ name, exitCodes }) =>
      Object.entries(exitCodes).map(([code, meaning]) => `| \`${name}\` | ${code} | ${meaning} |`),
    );
    const [, text = ''] = PAGE.split('\n## Exit codes\n');
    const found = (text.split('\n## ')[0] ?? '').split('\n').filter((line) => /^\| .*\| \d+ \|/.test(line));
    assert.deepEqual(found, [...shared, ...own]);
  });

  it('lists each subcommand with its summary', () => {
    const expected = ALL.map(({ name, summary }) => `| \`${name}\` | ${summary}`);
    assert.deepEqual(
      rows('Subcommands').map((row) => row.split(' |').slice(0, 2).join(' |')),
      expected,
    );
  });
});
