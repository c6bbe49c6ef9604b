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
      bot.tenant.state.faults.set('entra', fault);
      const chat = bot.tenant.teams.personalChat(bot.tenant.chatPerson);
      assert.equal((await chat.say('help')).status, 200);
      assert.ok(bot.logged.some(({ msg, reference }) => msg === 'Turn failed' && typeof reference === 'string'));
      bot.tenant.state.faults.clear();
      await bot.restart();
      // On a busy machine, a short turn may end before the first token arrives.
      do await chat.say('help');
      while (chat.messages.length === 0);
      await bot.stopClean();
    });
  }
});
