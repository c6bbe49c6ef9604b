import assert from 'node:assert/strict';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { textsIn } from '../../bot/locales/index.ts';
import { openBrowser, openChat, openLink, openWindow, screenshot, sendMessage } from '../helpers/e2e/chat-browser.ts';
import { type SandboxProcess, startSandbox } from '../helpers/e2e/sandbox-process.ts';

const text = textsIn('en');
const OUT_OF_DATE = text('photoCard.title.out-of-date');
const IN_SYNC = text('photoCard.title.in-sync');
const OPEN_SHAREPOINT = text('photoCard.action.open-sharepoint');
const CHECK_AGAIN = text('photoCard.action.check-again');

describe('"My photo is wrong" in the browser', () => {
  let browser: Browser;
  let sandbox: SandboxProcess;
  let window: BrowserContext;
  let chat: Page;

  before(async () => {
    browser = await openBrowser();
  });
  after(() => browser.close());
  beforeEach(async () => {
    sandbox = await startSandbox();
    window = await openWindow(browser);
    chat = await openChat(window, sandbox.chat);
  });
  afterEach(async () => {
    await window.close();
    await sandbox.stop();
  });

  const cards = () => chat.getByText('Checked:').count();

  it('card → SharePoint → copied → "Check again" → green', async () => {
    await screenshot(chat, '1-welcome');
    await sendMessage(chat, 'my photo is wrong');
    await chat.getByText(OUT_OF_DATE).waitFor();
    await screenshot(chat, '2-out-of-date');
    const sharePoint = await openLink(window, chat, OPEN_SHAREPOINT);
    await screenshot(sharePoint, '3-sharepoint-sign-in');
    await sharePoint.getByText('Nora Lindqvist').click();
    await sharePoint.getByRole('img').first().waitFor();
    await screenshot(sharePoint, '4-large-picture');
    await chat.getByRole('button', { name: CHECK_AGAIN }).click();
    await chat.getByText(IN_SYNC).waitFor();
    await screenshot(chat, '5-in-sync');
    assert.equal(await chat.getByText(OUT_OF_DATE).count(), 0, 'the same card, updated');
    assert.equal(await cards(), 1);
  });

  it('a copy that takes time: no change at first, then green', async () => {
    const control = await window.newPage();
    await control.goto(sandbox.control);
    await control.getByLabel('It takes').fill('10');
    await control.getByRole('region', { name: 'How SharePoint copies' }).getByRole('button', { name: 'Apply' }).click();
    await control.waitForLoadState();
    await sendMessage(chat, 'SharePoint still shows my old picture');
    await chat.getByText(OUT_OF_DATE).waitFor();
    const sharePoint = await openLink(window, chat, OPEN_SHAREPOINT);
    await sharePoint.getByText('Nora Lindqvist').click();
    await sharePoint.getByRole('img').first().waitFor();
    await chat.getByRole('button', { name: CHECK_AGAIN }).click();
    await chat.getByText(text('photoCard.pressed')).waitFor();
    await screenshot(chat, '6-not-there-yet');
    await control.bringToFront();
    await screenshot(control, '7-copy-under-way');
    await control.getByRole('button', { name: 'Move the clock forward by 1 hour' }).click();
    await control.waitForLoadState();
    await chat.bringToFront();
    await chat.getByRole('button', { name: CHECK_AGAIN }).click();
    await chat.getByText(IN_SYNC).waitFor();
    await screenshot(chat, '8-in-sync-after-all');
  });

  it('the steps of the support article: private window, office.com, Apps, tile', async () => {
    await sendMessage(chat, 'my photo is wrong');
    await chat.getByText(OUT_OF_DATE).waitFor();
    await chat.getByText(text('photoCard.more.steps')).click();
    await chat.getByText('Open a private window').waitFor();
    await screenshot(chat, '9-steps');
    const privateWindow = await openWindow(browser);
    const office = await privateWindow.newPage();
    await office.goto(sandbox.office);
    await office.getByText('Nora Lindqvist').click();
    await office.getByRole('link', { name: 'Apps' }).waitFor();
    await screenshot(office, '10-microsoft-365');
    await office.getByRole('link', { name: 'Apps' }).click();
    await office.getByRole('link', { name: 'SharePoint' }).waitFor();
    await screenshot(office, '10-apps');
    await office.getByRole('link', { name: 'SharePoint' }).click();
    await office.getByRole('img').first().waitFor();
    await screenshot(office, '11-sharepoint-start-page');
    await privateWindow.close();
    await chat.getByRole('button', { name: CHECK_AGAIN }).click();
    await chat.getByText(IN_SYNC).waitFor();
  });
});

describe('"My photo is wrong" where only a request in the person’s name starts a copy', () => {
  it('turns green by itself, without a press', async () => {
    const browser = await openBrowser();
    const sandbox = await startSandbox('--world', 'by-request');
    try {
      const chat = await openChat(await openWindow(browser), sandbox.chat);
      await sendMessage(chat, 'my photo is wrong');
      // The client draws the card anew when it shows it. By then, SharePoint has copied.
      await chat.getByText(IN_SYNC).waitFor();
      await screenshot(chat, '13-by-request');
      assert.equal(await chat.getByText(OUT_OF_DATE).count(), 0, 'the same card, updated');
      assert.equal(await chat.getByText('Checked:').count(), 1);
    } finally {
      await browser.close();
      await sandbox.stop();
    }
  });
});

describe('"La mia foto è sbagliata" in the browser', () => {
  it('is answered in Italian', async () => {
    const browser = await openBrowser();
    const sandbox = await startSandbox('--person', 'luca.moretti');
    try {
      const chat = await openChat(await openWindow(browser), sandbox.chat);
      await sendMessage(chat, 'la mia foto è sbagliata');
      await chat.getByText(textsIn('it')('photoCard.title.out-of-date')).waitFor();
      await screenshot(chat, '12-italian');
    } finally {
      await browser.close();
      await sandbox.stop();
    }
  });
});
