import assert from 'node:assert/strict';
import type { Activity, Chat } from '../../../sandbox/channel/index.ts';
import { type RunningBot, startTenantWithBot } from './running-bot.ts';

/** A bot that one file attacks over HTTP. Its properties can be read from the first `before` hook of the file on. */
export interface AttackedBot {
  readonly bot: RunningBot;
  /** A valid token of the channel. */
  readonly token: string;
  /** The chat of the tenant's first person, in which the app is installed. */
  chat(): Chat;
  /** A message that the bot would answer. */
  message(): Activity;
}

/** Starts the bot before the attacks and stops it after them. Asserts after each one that the bot still serves. */
export function useAttackedBot(): AttackedBot {
  let bot: RunningBot;
  let token: string;
  const chat = () => bot.tenant.teams.personalChat(bot.tenant.chatPerson);
  before(async () => {
    bot = await startTenantWithBot();
    await chat().install({ silent: true });
    token = await bot.tenant.teams.channelToken();
  });
  after(() => bot.stop());
  afterEach('the bot still serves', async () => {
    assert.equal((await fetch(`${bot.url}/health`)).status, 200);
  });
  return {
    get bot() {
      return bot;
    },
    get token() {
      return token;
    },
    chat,
    message: () => chat().messageActivity('help'),
  };
}
