import assert from 'node:assert/strict';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { textsIn } from '../../bot/locales/index.ts';
import type { BotMessage } from '../../sandbox/channel/index.ts';
import type { Chat } from '../../sandbox/index.ts';
import { textsOn } from '../helpers/bot/card-contents.ts';
import { type RunningBot, startTenantWithBot } from '../helpers/bot/running-bot.ts';
import { openBrowser, openWindow, screenshot } from '../helpers/e2e/chat-browser.ts';

const text = textsIn('en');

/** Where Teams can't sign somebody in silently: the button, the window, Entra's pages, and the answer to what was asked. */
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

  /** Asks, and gets a sign-in button instead of an answer. */
  async function ask(): Promise<BotMessage> {
    await chat.say('my photo is wrong');
    const message = await chat.nextMessage();
    assert.equal(message.signInShown, true);
    return message;
  }

  /** Presses the button: Entra's first page, in a window of its own. */
  async function pressSignIn(message: BotMessage): Promise<Page> {
    const page = await teams.newPage();
    await page.goto(chat.signInWindow(message));
    const popup = teams.waitForEvent('page');
    await page.getByRole('button').first().click();
    return popup;
  }

  async function answered(title: string): Promise<void> {
    const { card } = await chat.nextMessage();
    assert.ok(textsOn(card).includes(title), textsOn(card).join('\n'));
  }

  it('asks for consent, and then answers the question without asking it again', async () => {
    bot.tenant.state.policies.setConsent(bot.tenant.apps.signIn.clientId, 'user-consent');
    const window = await pressSignIn(await ask());
    await window.getByText('Nora Lindqvist').first().click();
    await window.getByText('Permissions requested').first().waitFor();
    await screenshot(window, '20-consent');
    await window.getByRole('button', { name: 'Accept' }).click();
    // Only now is it known where the person's SharePoint is, so that Entra can ask about it.
    await window.getByText('Permissions requested').first().waitFor();
    await screenshot(window, '20-consent-to-sharepoint');
    await window.getByRole('button', { name: 'Accept' }).click();
    await answered(text('photoCard.title.out-of-date'));
  });

  it('asks for all of it on one page when SharePoint is known', async () => {
    // Somebody else was answered before.
    const luca = bot.tenant.teams.personalChat(bot.tenant.person('luca.moretti'));
    await luca.say('la mia foto è sbagliata');
    await luca.nextMessage();
    bot.tenant.state.policies.setConsent(bot.tenant.apps.signIn.clientId, 'user-consent');
    const window = await pressSignIn(await ask());
    await window.getByText('Nora Lindqvist').first().click();
    await window.getByRole('button', { name: 'Accept' }).click();
    await answered(text('photoCard.title.out-of-date'));
  });

  it('declined for SharePoint only: the bot explains', async () => {
    bot.tenant.state.policies.setConsent(bot.tenant.apps.signIn.clientId, 'user-consent');
    const window = await pressSignIn(await ask());
    await window.getByText('Nora Lindqvist').first().click();
    await window.getByRole('button', { name: 'Accept' }).click();
    await window.getByText('Permissions requested').first().waitFor();
    await window.getByRole('button', { name: 'Cancel' }).click();
    await answered(text('sign-in-trouble.consent-needed'));
  });

  it('declined: the bot explains', async () => {
    bot.tenant.state.policies.setConsent(bot.tenant.apps.signIn.clientId, 'user-consent');
    const window = await pressSignIn(await ask());
    await window.getByText('Nora Lindqvist').first().click();
    await window.getByRole('button', { name: 'Cancel' }).click();
    await answered(text('sign-in-trouble.consent-needed'));
  });

  it('asks for the second factor that the organization wants', async () => {
    bot.tenant.state.policies.requireMfa(bot.tenant.chatPerson);
    const window = await pressSignIn(await ask());
    await window.getByText('Nora Lindqvist').first().click();
    await window.getByText('Approve sign in request').first().waitFor();
    await screenshot(window, '21-second-factor');
    const number = await window.locator('.number').textContent();
    await window.getByRole('button', { name: number ?? '', exact: true }).click();
    await answered(text('photoCard.title.out-of-date'));
  });

  it('in the name of another person: the bot explains', async () => {
    bot.tenant.state.policies.setConsent(bot.tenant.apps.signIn.clientId, 'user-consent');
    const window = await pressSignIn(await ask());
    await window.getByText('Samuel Carter').first().click();
    await window.getByRole('button', { name: 'Accept' }).click();
    await answered(text('sign-in-trouble.wrong-person'));
  });

  it('where only an admin can approve: the bot says so, with a text for the admin', async () => {
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
    const said = textsOn(card).join('\n');
    assert.ok(said.includes(text('sign-in-trouble.approval-needed')), said);
    assert.ok(said.includes(bot.tenant.apps.signIn.clientId), said);
  });

  it('opened by an address that is too old, or never was ours, says so', async () => {
    const page = await teams.newPage();
    await page.goto(`${bot.url}/auth-start?attempt=AAAA.AAAA`);
    await page.getByText(text('sign-in-window.too-old.title')).waitFor();
    await screenshot(page, '23-too-old');
    await page.goto(`${bot.url}/auth-end?code=stolen&state=guessed`);
    await page.getByText(text('sign-in-window.too-old.title')).waitFor();
  });
});
