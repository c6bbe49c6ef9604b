import assert from 'node:assert/strict';
import type { Browser } from 'playwright-core';
import { type Language, textsIn } from '../../bot/locales/index.ts';
import { directionOf } from '../../bot/locales/script.ts';
import { openBrowser, openChat, openLink, openWindow, screenshot, sendMessage } from '../helpers/e2e/chat-browser.ts';
import { type SandboxProcess, startSandbox } from '../helpers/e2e/sandbox-process.ts';

describe('A person whose Teams is in English writes in', () => {
  let browser: Browser;
  let sandbox: SandboxProcess;
  before(async () => {
    browser = await openBrowser();
  });
  after(() => browser.close());
  // Each person has one photo to repair.
  beforeEach(async () => {
    sandbox = await startSandbox();
  });
  afterEach(() => sandbox.stop());

  for (const language of ['de', 'ar'] as const satisfies Language[]) {
    it(`${language}: card → SharePoint → copied → check again → green, all in that language`, async () => {
      const text = textsIn(language);
      const window = await openWindow(browser);
      const chat = await openChat(window, sandbox.chat);
      await sendMessage(chat, text('say.check-photo'));
      const title = chat.getByText(text('photoCard.title.out-of-date'));
      await title.waitFor();
      await screenshot(chat, `15-${language}-out-of-date`);
      assert.equal(await title.evaluate((node) => getComputedStyle(node).direction), directionOf(language));
      const sharePoint = await openLink(window, chat, text('photoCard.action.open-sharepoint'));
      await sharePoint.getByText('Nora Lindqvist').click();
      await sharePoint.getByRole('img').first().waitFor();
      await chat.getByRole('button', { name: text('photoCard.action.check-again') }).click();
      await chat.getByText(text('photoCard.title.in-sync')).waitFor();
      await screenshot(chat, `16-${language}-in-sync`);
      await window.close();
    });
  }
});
