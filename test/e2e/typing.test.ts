import type { Browser } from 'playwright-core';
import { textsIn } from '../../bot/locales/index.ts';
import { type Playground, startPlayground } from '../../sandbox/playground/start-playground.ts';
import { PATIENT_TIMEOUTS, type RunningBot, startTenantWithBot } from '../helpers/bot/running-bot.ts';
import { openBrowser, openChat, openWindow, screenshot, sendMessage } from '../helpers/e2e/chat-browser.ts';

/** The Playground's indicator: its icon, then three dots, which have neither text nor a role. */
const DOTS = 'span + div:empty + div:empty + div:empty';

describe('The typing indicator in the chat window', () => {
  let bot: RunningBot;
  let playground: Playground;
  let browser: Browser;
  before(async () => {
    [bot, browser] = await Promise.all([
      startTenantWithBot({
        timeouts: { ...PATIENT_TIMEOUTS, untilTyping: 1_000, typingInterval: 3_000, readingInTurn: 5_000 },
      }),
      openBrowser(),
    ]);
    const { state, teams, chatPerson } = bot.tenant;
    playground = await startPlayground(state, teams, { person: chatPerson, port: 0 });
  });
  after(async () => {
    await browser.close();
    await playground.stop();
    await bot.stop();
  });

  it('shows while a slow answer is on its way, until the answer', async () => {
    const chat = await openChat(await openWindow(browser), playground.url);
    await sendMessage(chat, 'my photo is wrong');
    await chat.getByText(textsIn('en')('photoCard.title.out-of-date')).waitFor();
    bot.tenant.state.faults.set('graph', { kind: 'never' });
    await chat.locator(DOTS).waitFor({ state: 'detached' });
    await sendMessage(chat, 'my photo is wrong');
    await chat.locator(DOTS).waitFor();
    await screenshot(chat, 'typing');
    await chat.getByText(textsIn('en')('photoCard.title.unknown')).waitFor();
    await chat.locator(DOTS).waitFor({ state: 'detached' });
  });
});
