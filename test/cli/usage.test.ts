import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { checkCommand } from '../../cli/check/command.ts';
import { nudgesCommand } from '../../cli/nudges/command.ts';
import { sweepCommand } from '../../cli/sweep/command.ts';
import { runHere } from '../helpers/command.ts';

const COMMANDS = { check: checkCommand, nudges: nudgesCommand, sweep: sweepCommand };

/** Packages that a program loads before it runs. Types, and what it imports on demand, do not count. */
function packagesLoadedBy(program: string): string[] {
  const packages = new Set<string>();
  const files = new Set([program]);
  for (const file of files) {
    for (const [, imported = ''] of readFileSync(file, 'utf8').matchAll(/^import (?!type )[^;]*?'([^']+)';/gm)) {
      if (imported.startsWith('.')) files.add(path.join(path.dirname(file), imported));
      else if (!imported.startsWith('node:')) packages.add(`${imported} in ${file}`);
    }
  }
  assert.ok(files.size > 5, [...files].join());
  return [...packages];
}

describe('The usage of a command', () => {
  for (const [name, command] of Object.entries(COMMANDS)) {
    it(`${name}: is printed with --help, and after wrong arguments to stderr`, async () => {
      const help = await runHere(command, ['--help'], {});
      assert.deepEqual([help.code, help.err], [0, '']);
      assert.ok(help.out.includes(`npm run ${name}`));
      const wrong = await runHere(command, ['--wrong'], {});
      assert.deepEqual([wrong.code, wrong.out], [64, '']);
      assert.ok(wrong.err.startsWith("Unknown option '--wrong'") && wrong.err.includes(`npm run ${name}`), wrong.err);
    });

    it(`${name}: is printed without loading a package`, () => {
      assert.deepEqual(packagesLoadedBy(`cli/${name}.ts`), []);
    });
  }

  it('is printed after loading packages that are imported at once', () => {
    assert.ok(packagesLoadedBy('cli/links/show-links.ts').some((one) => one.startsWith('zod/v4 in src/config/')));
  });
});
