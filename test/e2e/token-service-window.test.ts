import assert from 'node:assert/strict';
import type { Browser } from 'playwright-core';
import { startTenant, type Tenant } from '../../sandbox/index.ts';
import { browserArguments } from '../../sandbox/launch/proxy-environment.ts';
import { openBrowser, openWindow, screenshot } from '../helpers/e2e/chat-browser.ts';
import { type ForeignBot, startForeignBot } from '../helpers/foreign/foreign-bot.ts';

/** A bot that others wrote signs a person in, in a browser that was started with the printed line. */
describe("The sign-in window with Microsoft's own host names", () => {
  let browser: Browser;
  let tenant: Tenant;
  let bot: ForeignBot;
  before(async () => {
    tenant = await startTenant({ hosts: 'real', oneRegistration: true });
    bot = await startForeignBot(tenant, 'sso-bot.ts');
    // Playwright makes its own profile.
    const args = browserArguments(tenant, '').filter((argument) => !argument.startsWith('--user-data-dir'));
    browser = await openBrowser(args);
  });
  after(async () => {
    await browser.close();
    await bot.stop();
    await tenant.stop();
  });

  it("leads over Entra's pages and gives the code to Teams", async () => {
    const teams = await openWindow(browser);
    const chat = tenant.teams.personalChat(tenant.chatPerson);
    tenant.state.policies.setConsent(tenant.apps.signIn.clientId, 'user-consent');
    await chat.say('hi');
    const page = await teams.newPage();
    await page.goto(chat.signInWindow(await chat.nextMessage()));
    assert.equal(new URL(page.url()).origin, 'https://teams.microsoft.com');
    const popup = teams.waitForEvent('page');
    await page.getByRole('button').first().click();
    const window = await popup;
    await window.getByText(tenant.chatPerson.displayName).first().click();
    await window.getByText('Permissions requested').first().waitFor();
    assert.equal(new URL(window.url()).origin, 'https://login.microsoftonline.com');
    await screenshot(window, '21-token-service-consent');
    await window.getByRole('button', { name: 'Accept' }).click();
    assert.equal((await chat.nextMessage()).text, `Graph says you are ${tenant.chatPerson.displayName}.`, bot.errors());
    await page.getByText('Done: go back to the chat. The bot knows.').waitFor();
  });

  it('shows no other host', async () => {
    const other = await openWindow(browser);
    const page = await other.newPage();
    await assert.rejects(page.goto('https://example.com/'), /ERR_TUNNEL_CONNECTION_FAILED/);
  });
});
