import assert from 'node:assert/strict';
import { startFaultBot } from '../../helpers/bot/fault-bot.ts';
import { FATAL_FAULTS } from '../../helpers/bot/fault-cases.ts';

describe('When Entra issues the bot no token of its own', () => {
  const faults = ['fails with 500', 'never answers', 'answers with a page', 'hangs up half-way'] as const;
  for (const name of faults) {
    it(`and ${name}: the turn ends in time, and the log says so`, async () => {
      const bot = await startFaultBot();
      const fault = FATAL_FAULTS[name];
      assert.ok(fault);
      bot.fail('entra', fault);
      // The turn waits for a token until it ends.
      if (name === 'never answers') bot.shorten({ turn: 1_000 });
      const chat = bot.tenant.teams.personalChat(bot.tenant.chatPerson);
      assert.equal((await chat.say('help')).status, 200);
      const failed = bot.logged.find(({ event }) => event === 'turn-failed');
      assert.match(`${failed?.reference} ${failed?.code}`, /^[\da-f]{8} [a-z-]+$/);
      bot.heal();
      await bot.restart();
      await chat.say('help');
      assert.equal(chat.messages.length, 1);
      await bot.stopClean();
    });
  }
});
