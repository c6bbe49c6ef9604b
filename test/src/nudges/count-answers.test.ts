import assert from 'node:assert/strict';
import { createAnswerCounter } from '../../../src/nudges/count-answers.ts';
import { TEAMS_MESSAGES_RATE } from '../../../src/nudges/send-slots.ts';
import type { RateLimiter } from '../../../src/store/outbox/types.ts';
import { memoryStore } from '../../helpers/bot/memory-store.ts';
import { startTenantWithBot } from '../../helpers/bot/running-bot.ts';

type Displaced = Parameters<RateLimiter['displace']>;

describe('Nudges make room for answers', () => {
  const counting =
    (told: Displaced[]) =>
    async (...given: Displaced) =>
      void told.push(given);

  it('once for all that were given in a moment, and nothing while nudges are off', async () => {
    const told: Displaced[] = [];
    let on = false;
    const counter = createAnswerCounter({
      tenantId: 'contoso',
      rates: { displace: counting(told) },
      perSecond: 40,
      nudgesAreOn: () => on,
      bestEffort: async (_what, work) => work(),
    });
    counter.countAnswer();
    await counter.flush();
    assert.equal(told.length, 0);
    on = true;
    for (let count = 0; count < 3; count++) counter.countAnswer();
    await counter.flush();
    await counter.flush();
    // Of the ten that nudges leave, four a second are free.
    const free = told[0]?.[2].free;
    assert.ok(free && Math.abs(free.every - 250) < 1e-6, `${free?.every}`);
    assert.deepEqual(told, [['contoso', TEAMS_MESSAGES_RATE, { count: 3, every: 25, free }]]);
  });

  it('for what answers a person’s message', async () => {
    const told: Displaced[] = [];
    const store = await memoryStore();
    const bot = await startTenantWithBot({
      store: { ...store, rates: { ...store.rates, displace: counting(told) } },
    });
    try {
      const chat = bot.tenant.teams.personalChat(bot.tenant.chatPerson);
      for (const text of ['help', 'hello']) {
        const answer = chat.nextMessage(AbortSignal.timeout(10_000));
        await chat.say(text);
        await answer;
      }
      await bot.settled();
      assert.equal(
        told.reduce((sum, [, , { count }]) => sum + count, 0),
        2,
      );
    } finally {
      await bot.stop();
    }
  });
});
