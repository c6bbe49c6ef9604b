import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startBotProcess } from '../../../sandbox/launch/bot-process.ts';

describe('The start of a bot as a process', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'bot-process-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const program = (source: string) => {
    const file = join(folder, 'bot.mjs');
    writeFileSync(file, source);
    return `node ${file}`;
  };
  /** Listens as soon as a file exists. */
  const SLOW = `import { existsSync } from 'node:fs';
import { createServer } from 'node:http';
const timer = setInterval(() => {
  if (!existsSync(process.env.GO)) return;
  clearInterval(timer);
  createServer((_request, response) => response.end()).listen(process.env.PORT, '127.0.0.1');
}, 10);`;
  const environment = (port: number) => ({ PORT: String(port), GO: join(folder, 'go') });

  it('waits as long as the process lives, and reports that it waits', async () => {
    const reports: number[] = [];
    const bot = await startBotProcess(program(SLOW), 0, environment, {
      reportEvery: 20,
      onWaiting(seconds) {
        if (reports.push(seconds) === 3) writeFileSync(join(folder, 'go'), '');
      },
    });
    assert.ok(reports.length >= 3);
    await bot.stop();
  });

  it('rejects at once when the process ends, with its exit code', async () => {
    await assert.rejects(startBotProcess(program('process.exit(3)'), 0, environment), /ended with code 3 before/);
  });

  it('ends the process when the start is interrupted', async () => {
    const interruption = new AbortController();
    const starting = startBotProcess(program(SLOW), 0, environment, {
      reportEvery: 20,
      onWaiting: () => interruption.abort(),
      signal: interruption.signal,
    });
    await assert.rejects(starting, /ended with code \d+ before/);
  });
});
