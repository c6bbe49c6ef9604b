import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { COMMANDS } from '../../../cli/commands.ts';
import { NUDGE_ACTIONS } from '../../../cli/nudges/parse-command.ts';
import { runPhotoSync } from '../../helpers/command.ts';

const script = async (shell: string) => (await runPhotoSync(COMMANDS, ['completion', shell])).out;
/** Words and values that each script must have. */
const OPTIONS = ['--user', '--links', '--dry-run', '--settings', '--output', '--help', '-h'];

describe('photo-sync completion', () => {
  const folder = mkdtempSync(join(tmpdir(), 'completion-'));
  after(() => rmSync(folder, { recursive: true }));

  it('bash completes subcommands, options, values and files', async () => {
    writeFileSync(join(folder, 'bash'), await script('bash'));
    mkdirSync(join(folder, 'my files'));
    writeFileSync(join(folder, 'my files', 'settings'), '');
    /** What bash offers after these words, of which the last one may be a part. */
    const offered = (...words: readonly string[]) => {
      const line = `source ./bash; COMP_WORDS=(photo-sync "$@"); COMP_CWORD=$#; _photo_sync; printf '%s\\n' "\${COMPREPLY[@]}"`;
      const result = execFileSync('bash', ['-c', line, 'bash', ...words], {
        cwd: folder,
        stdio: ['ignore', 'pipe', 'ignore'],
      });
      return result.toString().trim().split('\n');
    };
    assert.deepEqual(offered('').toSorted(), [...COMMANDS.map(({ name }) => name), 'help'].toSorted());
    assert.deepEqual(offered('sw'), ['sweep']);
    assert.deepEqual(offered('check', '--l'), ['--links']);
    assert.deepEqual(offered('check', '--output', ''), ['text', 'json', 'csv']);
    assert.deepEqual(offered('sweep', '--output', ''), ['text', 'json']);
    assert.deepEqual(offered('check', '--user', ''), ['']);
    assert.deepEqual(offered('check', '--settings', 'my'), ['my files']);
    assert.deepEqual(offered('sweep', '--dry-run', '--j'), ['--json']);
    assert.deepEqual(offered('nudges', 'p'), ['pause', 'pilot']);
    const afterNudges = offered('nudges', '');
    assert.ok(NUDGE_ACTIONS.every((action) => afterNudges.includes(action)));
  });

  for (const shell of ['bash', 'zsh', 'powershell']) {
    it(`${shell}: the script has all subcommands and options`, async () => {
      const text = await script(shell);
      for (const word of [...COMMANDS.map(({ name }) => name), ...OPTIONS, ...NUDGE_ACTIONS]) {
        assert.match(text, new RegExp(`(?<![\\w-])${word}(?![\\w-])`), word);
      }
    });
  }

  it('zsh: quotes what the shell would read', async () => {
    const text = await script('zsh');
    assert.match(text, /^#compdef photo-sync\n/);
    assert.ok(text.includes(`'check:Explains why SharePoint shows one person'\\''s photo`), text);
    assert.ok(
      text.includes(`'--settings[read NAME=value lines from the file; the environment takes precedence]:value:_files'`),
    );
  });
});
