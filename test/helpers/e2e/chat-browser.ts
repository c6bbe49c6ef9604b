import { mkdirSync } from 'node:fs';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';

/** Folder of the screenshots, which git ignores. */
const OUT = 'test/e2e/out';

/** `args`: further arguments of Chromium. */
export function openBrowser(args: readonly string[] = []): Promise<Browser> {
  mkdirSync(OUT, { recursive: true });
  const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';
  return chromium.launch({ executablePath, args: ['--no-sandbox', ...args] });
}

/** Opens a window with its own session: a sign-in here does not affect other windows. */
export async function openWindow(browser: Browser): Promise<BrowserContext> {
  const window = await browser.newContext({
    userAgent: await agentOf(browser),
    viewport: { width: 1280, height: 900 },
  });
  window.setDefaultTimeout(15_000);
  return window;
}

/** The browser's name as of one with a window. The bot counts no press of a headless browser: it may be a scanner. */
async function agentOf(browser: Browser): Promise<string> {
  const page = await browser.newPage();
  const agent = await page.evaluate(() => navigator.userAgent);
  await page.close();
  return agent.replace('HeadlessChrome', 'Chrome');
}

export async function screenshot(
  page: Page,
  name: string,
  options: { readonly fullPage?: boolean } = {},
): Promise<void> {
  await page.screenshot({ ...options, path: `${OUT}/${name}.png` });
}

/** Opens the chat and waits for the bot's welcome. */
export async function openChat(window: BrowserContext, address: string): Promise<Page> {
  const chat = await window.newPage();
  await chat.goto(address);
  await chat.getByText('Photo Sync').first().waitFor();
  return chat;
}

export async function sendMessage(chat: Page, text: string): Promise<void> {
  await chat.getByRole('textbox').click();
  await chat.keyboard.type(text);
  await chat.keyboard.press('Enter');
}

/** Presses a card button that opens a page, and returns that page. */
export async function openLink(window: BrowserContext, chat: Page, button: string): Promise<Page> {
  const opened = window.waitForEvent('page');
  // Action.OpenUrl is rendered as a link, although it looks like a button.
  await chat.getByRole('link', { name: button }).last().click();
  return opened;
}
