import assert from 'node:assert/strict';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { textsIn } from '../../bot/locales/index.ts';
import type { BotMessage } from '../../sandbox/channel/index.ts';
import type { Chat } from '../../sandbox/index.ts';
import { textsOn } from '../helpers/bot/card-contents.ts';
import { type RunningBot, startTenantWithBot } from '../helpers/bot/running-bot.ts';
import { openBrowser, openWindow, screenshot } from '../helpers/e2e/chat-browser.ts';

const text = textsIn('en');

/** Sign-in when the silent one fails: the button, the window, Entra's pages, and the answer to the original message. */
describe('The sign-in window', () => {
  let browser: Browser;
  let bot: RunningBot;
  let teams: BrowserContext;
  let chat: Chat;

  before(async () => {
    browser = await openBrowser();
  });
  after(() => browser.close());
  beforeEach(async () => {
    bot = await startTenantWithBot();
    teams = await openWindow(browser);
    chat = bot.tenant.teams.personalChat(bot.tenant.chatPerson);
  });
  afterEach(async () => {
    await teams.close();
    await bot.stop();
  });

  /** Asks, and expects a sign-in button instead of an answer. */
  async function ask(): Promise<BotMessage> {
    await chat.say('my photo is wrong');
    const message = await chat.nextMessage();
    assert.equal(message.signInShown, true);
    return message;
  }

  /** Presses the button and returns Entra's first page, which opens in a new window. */
  async function pressSignIn(message: BotMessage): Promise<Page> {
    const page = await teams.newPage();
    await page.goto(chat.signInWindow(message));
    const popup = teams.waitForEvent('page');
    await page.getByRole('button').first().click();
    return popup;
  }

  async function assertAnswer(title: string): Promise<void> {
    const { card } = await chat.nextMessage();
    assert.ok(textsOn(card).includes(title), textsOn(card).join('\n'));
  }

  it('asks for consent and then answers the original message', async () => {
    bot.tenant.state.policies.setConsent(bot.tenant.apps.signIn.clientId, 'user-consent');
    const window = await pressSignIn(await ask());
    await window.getByText('Nora Lindqvist').first().click();
    await window.getByText('Permissions requested').first().waitFor();
    await screenshot(window, '20-consent');
    await window.getByRole('button', { name: 'Accept' }).click();
    // Entra can ask about SharePoint only now, because the bot did not know its address before.
    await window.getByText('Permissions requested').first().waitFor();
    await screenshot(window, '20-consent-to-sharepoint');
    await window.getByRole('button', { name: 'Accept' }).click();
    await assertAnswer(text('photoCard.title.out-of-date'));
  });

  it('asks for all permissions on one page if SharePoint’s address is known', async () => {
    // Earlier answers to two other people tell the bot SharePoint's address.
    for (const alias of ['priya.raman', 'samuel.carter']) {
      const other = bot.tenant.teams.personalChat(bot.tenant.person(alias));
      await other.say('my photo is wrong');
      await other.nextMessage();
      await bot.settled();
    }
    bot.tenant.state.policies.setConsent(bot.tenant.apps.signIn.clientId, 'user-consent');
    const window = await pressSignIn(await ask());
    await window.getByText('Nora Lindqvist').first().click();
    await window.getByRole('button', { name: 'Accept' }).click();
    await assertAnswer(text('photoCard.title.out-of-date'));
  });

  it('explains the problem if consent for SharePoint is declined', async () => {
    bot.tenant.state.policies.setConsent(bot.tenant.apps.signIn.clientId, 'user-consent');
    const window = await pressSignIn(await ask());
    await window.getByText('Nora Lindqvist').first().click();
    await window.getByRole('button', { name: 'Accept' }).click();
    await window.getByText('Permissions requested').first().waitFor();
    await window.getByRole('button', { name: 'Cancel' }).click();
    await assertAnswer(text('sign-in-trouble.consent-needed'));
  });

  it('explains the problem if consent is declined', async () => {
    bot.tenant.state.policies.setConsent(bot.tenant.apps.signIn.clientId, 'user-consent');
    const window = await pressSignIn(await ask());
    await window.getByText('Nora Lindqvist').first().click();
    await window.getByRole('button', { name: 'Cancel' }).click();
    await assertAnswer(text('sign-in-trouble.consent-needed'));
  });

  it('asks for a second factor if the organization requires it', async () => {
    bot.tenant.state.policies.requireMfa(bot.tenant.chatPerson);
    const window = await pressSignIn(await ask());
    await window.getByText('Nora Lindqvist').first().click();
    await window.getByText('Approve sign in request').first().waitFor();
    await screenshot(window, '21-second-factor');
    const number = await window.locator('.number').textContent();
    await window.getByRole('button', { name: number ?? '', exact: true }).click();
    await assertAnswer(text('photoCard.title.out-of-date'));
  });

  it('leads an admin who needs a second factor to the report', async () => {
    const { chatPerson } = bot.tenant;
    bot.tenant.assignAppRole(chatPerson);
    await chat.say('my photo is wrong');
    await chat.nextMessage();
    await bot.settled();
    await bot.restart();
    bot.tenant.state.policies.requireMfa(chatPerson);
    await chat.say('report');
    const message = await chat.nextMessage();
    assert.equal(message.signInShown, true);
    const window = await pressSignIn(message);
    await window.getByText('Nora Lindqvist').first().click();
    const number = await window.locator('.number').textContent();
    await window.getByRole('button', { name: number ?? '', exact: true }).click();
    await assertAnswer(text('reportCard.title'));
  });

  it('explains the problem if another person signs in', async () => {
    bot.tenant.state.policies.setConsent(bot.tenant.apps.signIn.clientId, 'user-consent');
    const window = await pressSignIn(await ask());
    await window.getByText('Samuel Carter').first().click();
    await window.getByRole('button', { name: 'Accept' }).click();
    await assertAnswer(text('sign-in-trouble.wrong-person'));
  });

  it('shows a text for the admin if only an admin can approve', async () => {
    bot.tenant.state.policies.setConsent(bot.tenant.apps.signIn.clientId, 'admin-approval');
    await chat.say('my photo is wrong');
    const message = await chat.nextMessage();
    if (message.signInShown) {
      const window = await pressSignIn(message);
      await window.getByText('Nora Lindqvist').first().click();
      await window.getByText('Need admin approval').first().waitFor();
      await screenshot(window, '22-admin-approval');
      await window.getByRole('button', { name: 'Return to the application' }).click();
    }
    const { card } = message.signInShown ? await chat.nextMessage() : message;
    const shown = textsOn(card).join('\n');
    assert.ok(shown.includes(text('sign-in-trouble.approval-needed')), shown);
    assert.ok(shown.includes(bot.tenant.apps.signIn.clientId), shown);
  });

  it('says that it has expired if its address is expired or forged', async () => {
    const page = await teams.newPage();
    await page.goto(`${bot.url}/auth-start?attempt=AAAA.AAAA`);
    await page.getByText(text('sign-in-window.too-old.title')).waitFor();
    await screenshot(page, '23-expired');
    await page.goto(`${bot.url}/auth-end?code=stolen&state=guessed`);
    await page.getByText(text('sign-in-window.too-old.title')).waitFor();
  });
});
