import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import type { Browser } from 'playwright-core';
import { openBrowser, openWindow } from '../helpers/e2e/chat-browser.ts';
import { type SandboxProcess, startSandbox } from '../helpers/e2e/sandbox-process.ts';

/** The commands of README's tour, in their order, without the comments behind them. */
const TOUR = [...readFileSync('README.md', 'utf8').matchAll(/^ {4}(npm run photo-sync -- .*?) +#/gm)].map(
  ([, command = '']) => command,
);

/** What shows that a command did its part, and its exit code. The sandbox's tenant lacks an optional permission. */
const SHOWN: Readonly<Record<string, { readonly text: RegExp; readonly code: number }>> = {
  survey: { text: /% of people have a wrong photo in SharePoint/, code: 0 },
  setup: { text: /things are missing in the tenant\. Nothing was changed\./, code: 1 },
  doctor: { text: /^0 failed, .* good/m, code: 0 },
  nudges: { text: /^mode +pilot \(by command/m, code: 0 },
  report: { text: /^nudges +pilot/m, code: 0 },
};

describe("README's tour for admins", () => {
  let sandbox: SandboxProcess;
  let browser: Browser;
  before(async () => {
    [sandbox, browser] = await Promise.all([startSandbox(), openBrowser()]);
  });
  after(async () => {
    await browser.close();
    await sandbox.stop();
  });

  it('leads from the survey to the report in five commands', async () => {
    const settings = /^ +Settings +(\S+)$/m.exec(sandbox.printed())?.[1];
    assert.ok(settings, sandbox.printed());
    const names = TOUR.map((command) => command.split(' ')[4]);
    assert.deepEqual(names, Object.keys(SHOWN));
    const expected = Object.values(SHOWN);
    for (const [index, command] of TOUR.entries()) {
      const { code, out } = await run(command.replace('FILE', settings));
      assert.match(out, expected[index]?.text ?? /$^/);
      assert.equal(code, expected[index]?.code, out);
    }
  });

  /** Runs a command. Where it asks for a sign-in with a code, the admin that README names signs in. */
  async function run(command: string): Promise<{ readonly code: number | null; readonly out: string }> {
    const [program = '', ...words] = command.split(' ');
    const child = spawn(program, words.toSpliced(1, 0, '--silent'), { stdio: ['ignore', 'pipe', 'pipe'] });
    const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
    let asked = '';
    let signIn: Promise<void> | undefined;
    child.stderr.on('data', (chunk) => {
      asked += chunk;
      const [, address, code] = /open (\S+) in any browser and enter the code (\w+)/.exec(asked) ?? [];
      if (address && code) signIn ??= signInAsAdmin(address, code);
    });
    const out = await text(child.stdout);
    await signIn;
    return { code: await ended, out };
  }

  async function signInAsAdmin(address: string, code: string): Promise<void> {
    const window = await openWindow(browser);
    const page = await window.newPage();
    await page.goto(address);
    await page.getByRole('textbox').fill(code);
    await page.getByRole('button', { name: 'Next' }).click();
    await page.getByRole('button', { name: 'tom.brandt' }).click();
    await page.getByRole('button', { name: 'Accept' }).click();
    await page.getByText('You have signed in').waitFor();
    await window.close();
  }
});
