import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { startSandbox } from '../helpers/e2e/sandbox-process.ts';

describe('The check command in the sandbox', () => {
  it('works as the sandbox prints it', async () => {
    const sandbox = await startSandbox();
    try {
      const line = /npm run (check -- .+)$/m.exec(sandbox.printed())?.[1];
      assert.ok(line, sandbox.printed());
      const { status, stdout } = spawnSync('npm', ['run', '--silent', ...line.trim().split(/\s+/)], {
        encoding: 'utf8',
      });
      assert.deepEqual([status, stdout.split('\n', 1)[0]], [1, 'nora.lindqvist@contoso.onmicrosoft.com: out-of-date']);
    } finally {
      await sandbox.stop();
    }
  });
});
