import type { Browser, BrowserContext } from 'playwright-core';
import { textsIn } from '../../bot/locales/index.ts';
import { openBrowser, openWindow, screenshot } from '../helpers/e2e/chat-browser.ts';
import { type SandboxProcess, startSandbox } from '../helpers/e2e/sandbox-process.ts';

const text = textsIn('en');

/** What an admin sees and does. The gallery of cards has the report in all themes, widths and four languages. */
describe('The report in the browser', () => {
  let browser: Browser;
  let window: BrowserContext;
  let sandbox: SandboxProcess;
  before(async () => {
    [browser, sandbox] = await Promise.all([openBrowser(), startSandbox()]);
    window = await openWindow(browser);
  });
  after(async () => {
    await browser.close();
    await sandbox.stop();
  });

  it('is the help for Nora; Tom sees charts, pauses nudges, and asks for it every week', async () => {
    const page = await window.newPage();
    await page.goto(`${sandbox.control}/chat/`);
    const chat = page.frameLocator('iframe');
    const write = async (words: string) => {
      await chat.getByRole('textbox').click();
      await page.keyboard.type(words);
      await page.keyboard.press('Enter');
    };
    const see = (words: string) => chat.getByText(words, { exact: true }).first().waitFor();
    const press = (name: string) => chat.getByRole('button', { name, exact: true }).last().click();
    await see(text('welcome.title'));
    await write('report');
    await see(text('help.title'));
    await page.getByLabel('You are').selectOption('Tom Brandt');
    await page.getByTitle('Chat of Tom Brandt').waitFor();
    await see(text('welcome.title'));
    await write('my photo is wrong');
    await see(text('photoCard.title.sync-off'));
    await write('report');
    await see(text('reportCard.verdicts'));
    await screenshot(page, '40-report');
    await press(text('reportCard.action.pause'));
    await see(text('reportCard.ask.pause'));
    await screenshot(page, '41-report-pause');
    await press(text('reportCard.action.confirm-pause'));
    await see(text('reportCard.done.pause'));
    await press(text('reportCard.action.digest-on'));
    await see(text('reportCard.done.digest-on'));
    await chat.getByText(text('reportCard.trend'), { exact: true }).last().scrollIntoViewIfNeeded();
    await screenshot(page, '42-report-charts');
  });
});
