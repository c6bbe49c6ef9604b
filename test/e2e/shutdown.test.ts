import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { startSandbox } from '../helpers/e2e/sandbox-process.ts';

/** Whether all addresses refuse connections. */
async function areClosed(addresses: readonly string[]): Promise<boolean> {
  const answers = await Promise.allSettled(addresses.map((address) => fetch(address.replace('https', 'http'))));
  return answers.every(({ status }) => status === 'rejected');
}

describe('Shutting down the sandbox', () => {
  it('stops everything that it started after Ctrl-C', async () => {
    const sandbox = await startSandbox();
    assert.equal(await areClosed([sandbox.chat, sandbox.control]), false);
    await sandbox.stop();
    assert.ok(await areClosed(sandbox.addresses));
  });

  for (const moment of [700, 1_500, 3_000]) {
    it(`ends without an error if Ctrl-C comes ${moment} ms after its start`, async () => {
      const sandbox = spawn(process.execPath, ['sandbox/main.ts', '--start', 'node bot/index.ts'], { detached: true });
      const printed: string[] = [];
      sandbox.stderr.on('data', (chunk) => printed.push(String(chunk)));
      const exited = once(sandbox, 'exit');
      await wait(moment);
      // As in a terminal, the signal goes to the whole process group.
      process.kill(-(sandbox.pid ?? assert.fail()), 'SIGINT');
      await exited;
      assert.equal(printed.join(''), '');
    });
  }

  it('ends if the bot ends', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'photo-sync-e2e-'));
    const pidFile = path.join(folder, 'pid');
    const sandbox = await startSandbox('--start', `node test/helpers/e2e/killable-bot.ts ${pidFile}`);
    const exited = once(sandbox.process, 'exit');
    process.kill(Number(await readFile(pidFile, 'utf8')), 'SIGKILL');
    const [code] = await exited;
    assert.equal(code, 1);
    assert.ok(await areClosed(sandbox.addresses));
    await rm(folder, { recursive: true });
  });
});
