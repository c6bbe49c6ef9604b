import assert from 'node:assert/strict';
import { type RunningBot, startTenantWithBot } from '../../helpers/bot/running-bot.ts';

describe('The bot’s own token', () => {
  let bot: RunningBot;
  before(async () => {
    bot = await startTenantWithBot();
  });
  after(() => bot.stop());

  it('is requested once for concurrent messages', async () => {
    const { people, requests } = bot.tenant.state;
    const chats = [...people.values()].slice(0, 6).map((person) => bot.tenant.teams.personalChat(person));
    const answered = chats.map((chat) => chat.nextMessage(AbortSignal.timeout(10_000)));
    await Promise.all(chats.map((chat) => chat.say('help')));
    assert.equal((await Promise.all(answered)).length, 6);
    assert.equal(requests.of('entra').filter(({ url }) => /\/token\b/.test(url)).length, 1);
  });
});
