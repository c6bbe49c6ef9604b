import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { type Chat, OAUTH_CARD } from '../../sandbox/channel/index.ts';
import { openBrowser, openWindow } from '../helpers/e2e/chat-browser.ts';
import { startTenantWithEchoBot, type TenantWithBot } from '../helpers/sandbox/echo-bot.ts';

const SDK = createRequire(import.meta.url).resolve('@microsoft/teams-js/dist/umd/MicrosoftTeams.min.js');

/** Runs Microsoft's unmodified client in the popup, and the sandbox's page around it. */
describe("The Teams window, with Microsoft's client in it", () => {
  let browser: Browser;
  let window: BrowserContext;
  let bot: TenantWithBot;
  let chat: Chat;
  let pages: Server;
  let elsewhere: Server;
  let sdk: string;
  let states: unknown[];
  /** The script of the bot's last page. */
  let script: string;

  before(async () => {
    sdk = await readFile(SDK, 'utf8');
    browser = await openBrowser();
    bot = await startTenantWithEchoBot();
    // The identity provider's page links back to the bot. It also tries to send a message to Teams.
    elsewhere = await serve(
      (url) => `<script>${postMessage('FORGED')}</script><a href="${url.searchParams.get('back')}">Sign in</a>`,
    );
    pages = await serve((url) =>
      url.pathname === '/auth-start'
        ? `<a href="${originOf(elsewhere)}/?back=${encodeURIComponent(`${originOf(pages)}/auth-end`)}">Go on</a>`
        : `<script>${sdk}</script><script>${script}</script>`,
    );
    const connected = bot.teams.bot;
    assert.ok(connected);
    bot.teams.connectBot({ ...connected, validDomains: [new URL(originOf(pages)).host] });
    chat = bot.teams.personalChat(bot.tenant.megan);
    bot.onTurn(async (context) => {
      const { type, name, value } = context.activity;
      if (type === 'message') {
        const buttons = [{ type: 'signin', title: 'Sign in', value: `${originOf(pages)}/auth-start` }];
        await context.sendActivity({
          type: 'message',
          attachments: [{ contentType: OAUTH_CARD, content: { buttons } }],
        });
      } else if (name === 'signin/verifyState') {
        states.push(value.state);
        await context.sendActivity({ type: 'invokeResponse', value: { status: 200 } });
      }
    });
  });
  beforeEach(async () => {
    states = [];
    window = await openWindow(browser);
  });
  afterEach(() => window.close());
  after(async () => {
    await browser.close();
    for (const server of [pages, elsewhere]) {
      server.closeAllConnections();
      server.close();
    }
    await bot.stop();
  });

  async function serve(page: (url: URL) => string): Promise<Server> {
    const server = createServer((request, response) => {
      response.setHeader('content-type', 'text/html; charset=utf-8');
      response.end(`<!doctype html><title>page</title>${page(new URL(request.url ?? '/', 'http://localhost'))}`);
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    return server;
  }

  const originOf = (server: Server) => `http://localhost:${(server.address() as AddressInfo).port}`;
  const postMessage = (state: string) =>
    `opener.postMessage({ id: 1, func: 'authentication.authenticate.success', args: ['${state}'] }, '*')`;
  const initialize = () => `microsoftTeams.app.initialize(['${bot.tenant.state.addresses.channel}'])`;

  /** Goes from the button in the window to the bot's last page. */
  async function signIn(): Promise<{ teams: Page; popup: Page }> {
    await chat.say('photo');
    const message = await chat.nextMessage();
    const teams = await window.newPage();
    await teams.goto(chat.signInWindow(message));
    const opened = teams.waitForEvent('popup');
    await teams.getByRole('button', { name: 'Sign in' }).click();
    const popup = await opened;
    await popup.getByText('Go on').click();
    await popup.getByText('Sign in').click();
    return { teams, popup };
  }

  const botInformed = (teams: Page) => teams.locator('body[data-bot-status]').waitFor();

  it('receives notifySuccess, closes the popup and notifies the bot', async () => {
    script = `${initialize()}.then(() => microsoftTeams.authentication.notifySuccess('one-time code'))`;
    const { teams, popup } = await signIn();
    if (!popup.isClosed()) await popup.waitForEvent('close');
    await botInformed(teams);
    assert.deepEqual(states, ['one-time code']);
    assert.match((await teams.getByRole('status').textContent()) ?? '', /Done/);
  });

  it('receives notifyFailure', async () => {
    script = `${initialize()}.then(() => microsoftTeams.authentication.notifyFailure('no consent'))`;
    const { teams } = await signIn();
    await botInformed(teams);
    assert.deepEqual(states, ['no consent']);
  });

  it('treats a closed popup as a cancellation and ignores pages of other hosts', async () => {
    script = '';
    const { teams, popup } = await signIn();
    await popup.close();
    await botInformed(teams);
    assert.deepEqual(states, ['CancelledByUser']);
  });

  it('gives the page its frame context and its user', async () => {
    script = `${initialize()}.then(() => microsoftTeams.app.getContext()).then((context) =>
      microsoftTeams.authentication.notifySuccess([
        microsoftTeams.app.getFrameContext(), context.app.host.clientType, context.user.id, context.user.tenant.id,
      ].join()))`;
    const { teams } = await signIn();
    await botInformed(teams);
    const { megan, state } = bot.tenant;
    assert.deepEqual(states, [`authentication,web,${megan.id},${state.id}`]);
  });

  it("ignores other windows, even with the bot's page in them", async () => {
    script = '';
    const { teams, popup } = await signIn();
    script = postMessage('FORGED');
    const opened = teams.waitForEvent('popup');
    await teams.evaluate((url) => void globalThis.open(url), `${originOf(pages)}/auth-end`);
    await (await opened).waitForLoadState();
    await popup.close();
    await botInformed(teams);
    assert.deepEqual(states, ['CancelledByUser']);
  });
});
