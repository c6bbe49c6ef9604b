import assert from 'node:assert/strict';
import type { Browser, BrowserContext, FrameLocator, Page } from 'playwright-core';
import { textsIn } from '../../bot/locales/index.ts';
import { openBrowser, openWindow, screenshot } from '../helpers/e2e/chat-browser.ts';
import { type SandboxProcess, startSandbox } from '../helpers/e2e/sandbox-process.ts';

/** No language's words, so the bot answers in the language of the person's Teams. */
const NONSENSE = 'xqzv';

describe("The sandbox's chat window", () => {
  let browser: Browser;
  let window: BrowserContext;
  let sandbox: SandboxProcess;
  const errors: string[] = [];
  before(async () => {
    [browser, sandbox] = await Promise.all([openBrowser(), startSandbox()]);
    window = await openWindow(browser);
  });
  after(async () => {
    await browser.close();
    await sandbox.stop();
  });

  /** Opens the page and waits for the Playground in it. */
  async function open(path: string): Promise<Page> {
    const page = await window.newPage();
    page.on('console', (message) => {
      // Messages of the Playground itself are Microsoft's.
      if (message.type() === 'error' && message.location().url.startsWith(sandbox.control)) errors.push(message.text());
    });
    await page.goto(`${sandbox.control}${path}`);
    return page;
  }
  async function write(chat: FrameLocator, page: Page): Promise<void> {
    await chat.getByRole('textbox').click();
    await page.keyboard.type(NONSENSE);
    await page.keyboard.press('Enter');
  }

  it('switches the language of the person, and who chats', async () => {
    const page = await open('/chat/');
    const chat = page.frameLocator('iframe');
    await chat.getByText(textsIn('en')('welcome.title')).waitFor();
    await page.getByLabel('Your Teams is in').selectOption('German (Germany)');
    await page.getByText('Your Teams is now in German (Germany).').waitFor();
    await write(chat, page);
    await chat.getByText(textsIn('de')('not-understood.title')).waitFor();
    await screenshot(page, '30-chat-window-german');
    await page.getByLabel('You are').selectOption('Luca Moretti');
    await page.getByTitle('Chat of Luca Moretti').waitFor();
    const next = page.frameLocator('iframe');
    await next.getByText(textsIn('it')('welcome.title')).waitFor();
    assert.equal(await page.getByLabel('Your Teams is in').inputValue(), 'it-IT');
    await write(next, page);
    await next.getByText(textsIn('it')('not-understood.title')).waitFor();
    await screenshot(page, '31-chat-window-italian');
    assert.deepEqual(errors, []);
  });

  const filter = (page: Page, name: string) => page.locator(`#filters select[name=${name}]`);

  it('shows in the gallery the cards of a person, a language or a title', async () => {
    const page = await open('/gallery/');
    const titles = page.locator('article.sent h2');
    await page.getByText('4 of 4').waitFor();
    await filter(page, 'language').selectOption('German');
    await page.getByText('1 of 4').waitFor();
    assert.deepEqual(await titles.allTextContents(), [textsIn('de')('not-understood.title')]);
    await filter(page, 'language').selectOption('all');
    await filter(page, 'to').selectOption('Luca Moretti');
    await page.getByText('2 of 4').waitFor();
    await filter(page, 'title').selectOption(textsIn('it')('welcome.title'));
    await page.getByText('1 of 4').waitFor();
    await screenshot(page, '32-gallery-filtered');
    // The address keeps the choice.
    await page.reload();
    await page.getByText('1 of 4').waitFor();
    assert.deepEqual(await titles.allTextContents(), [textsIn('it')('welcome.title')]);
    assert.deepEqual(errors, []);
  });
});
