import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { Browser } from 'playwright-core';
import { textsIn } from '../../bot/locales/index.ts';
import { openBrowser, openChat, openLink, openWindow, screenshot } from '../helpers/e2e/chat-browser.ts';
import { type SandboxProcess, startSandboxWith } from '../helpers/e2e/sandbox-process.ts';

const text = textsIn('en');
const run = promisify(execFile);

/** Nudges at any hour, with short delays. */
const SETTINGS = {
  NUDGES: 'on',
  NUDGES_HOURS: '00:00-24:00',
  NUDGES_DAYS: 'mon-sun',
  NUDGES_GRACE_MINUTES: '1',
  BEAT_SECONDS: '1',
};

describe('A nudge in the browser', () => {
  let browser: Browser;
  let sandbox: SandboxProcess;
  before(async () => {
    [browser, sandbox] = await Promise.all([openBrowser(), startSandboxWith(SETTINGS, '--person', 'samuel.carter')]);
  });
  after(async () => {
    await browser.close();
    await sandbox.stop();
  });

  /** Runs `npm run nudges -- status`, as an admin would next to the running bot. */
  async function status() {
    const file = /--settings (\S+)/.exec(sandbox.printed())?.[1];
    assert.ok(file);
    const { stdout } = await run(process.execPath, [
      'cli/photo-sync.ts',
      'nudges',
      'status',
      '--json',
      '--settings',
      file,
    ]);
    return JSON.parse(stdout);
  }

  it('a new photo → the nudge arrives → SharePoint → the card is green', async () => {
    const window = await openWindow(browser);
    window.setDefaultTimeout(30_000);
    const chat = await openChat(window, sandbox.chat);
    // The bot has read the initial photo once no reading is due any more.
    while ((await status()).watched.due > 0) await wait(500);
    const control = await window.newPage();
    await control.goto(sandbox.control);
    await control.getByRole('button', { name: 'Draw a new photo for Samuel' }).click();
    await control.waitForLoadState();
    await screenshot(control, 'nudge-1-new-photo');
    const hour = control.getByRole('button', { name: 'Move the clock forward by 1 hour' });
    for (let hours = 0; hours < 2; hours++) {
      await hour.click();
      await control.waitForLoadState();
    }
    while ((await status()).changesInOneDay === 0) await wait(500);
    await hour.click();
    await chat.bringToFront();
    await chat.getByText(text('nudgeCard.title.nudge.changed')).waitFor();
    await screenshot(chat, 'nudge-2-arrives');
    const sharePoint = await openLink(window, chat, text('photoCard.action.open-sharepoint'));
    await sharePoint.getByText('Samuel Carter').click();
    await sharePoint.getByRole('img').first().waitFor();
    await screenshot(sharePoint, 'nudge-3-sharepoint');
    await control.bringToFront();
    await hour.click();
    await chat.bringToFront();
    await chat.getByText(text('photoCard.title.in-sync')).waitFor();
    await screenshot(chat, 'nudge-4-green');
    assert.equal(await chat.getByText(text('nudgeCard.title.nudge.changed')).count(), 0, 'the same card, updated');
    const { outbox } = await status();
    assert.deepEqual(outbox, { sent: 1 });
  });
});
