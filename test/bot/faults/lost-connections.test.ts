import assert from 'node:assert/strict';
import { setTimeout as wait } from 'node:timers/promises';
import { verdictOn } from '../../helpers/bot/card-contents.ts';
import { type RunningBot, startTenantWithBot } from '../../helpers/bot/running-bot.ts';
import { newDatabase } from '../../helpers/shared-postgres.ts';
import { type CuttingProxy, MOMENTS, startCuttingProxy } from '../../helpers/store/cutting-proxy.ts';

const DAY = 24 * 3_600_000;

/** All connections to the PostgreSQL server break at once, as in a failover, at each statement of a turn in turn. */
describe('A turn whose database connections break', () => {
  let bot: RunningBot;
  let proxy: CuttingProxy;
  before(async () => {
    proxy = await startCuttingProxy(await newDatabase());
    bot = await startTenantWithBot({ store: 'from-settings', settings: () => ({ DATABASE_URL: proxy.url }) });
  });
  after(async () => {
    await bot.stop();
    await proxy.stop();
  });

  const isDegraded = async () => {
    const response = await fetch(`${bot.url}/ready`, { headers: { connection: 'close' } });
    return ((await response.json()) as { degraded: readonly string[] }).degraded.includes('database');
  };
  /** The verdicts of the bot's answers to one question. */
  async function ask(): Promise<readonly unknown[]> {
    // What is written differs from what is cached.
    bot.tenant.state.clock.advance(DAY);
    const chat = bot.tenant.teams.personalChat(bot.tenant.chatPerson);
    const sent = chat.messages.length;
    assert.equal((await chat.say('my photo is wrong')).status, 200);
    await chat.nextMessage();
    await bot.settled();
    return chat.messages.slice(sent).map(({ card }) => verdictOn(card));
  }

  async function statementsOfTurn(): Promise<Set<string>> {
    proxy.arm(undefined, 'before');
    assert.deepEqual(await ask(), ['out-of-date']);
    return new Set(proxy.statements);
  }

  it('is answered once, wherever that is, and the next turn is stored', async () => {
    await ask();
    const statements = await statementsOfTurn();
    let cuts = 0;
    // Each statement breaks at one moment, and a commit at each. Some depend on what earlier turns have stored.
    for (const [index, text] of [...statements].entries()) {
      const moments = /^commit/.test(text) ? MOMENTS : [MOMENTS[index % MOMENTS.length] ?? 'before'];
      for (const moment of moments) {
        const where = `${moment}: ${text}`;
        proxy.arm(text, moment);
        assert.deepEqual(await ask(), ['out-of-date'], where);
        if (proxy.isCut) cuts += 1;
        while (await isDegraded()) {
          await wait(20);
          await ask();
        }
      }
    }
    assert.ok(cuts >= 12 && cuts >= statements.size / 2, `${cuts} cuts in ${statements.size} statements`);
  });
});
