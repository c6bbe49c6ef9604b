import assert from 'node:assert/strict';
import { createAnswerCounter } from '../../../src/sending/count-answers.ts';
import { TEAMS_MESSAGES_RATE } from '../../../src/sending/send-slots.ts';
import type { RateLimiter } from '../../../src/store/outbox/types.ts';
import { memoryStore } from '../../helpers/bot/memory-store.ts';
import { startTenantWithBot } from '../../helpers/bot/running-bot.ts';

type Displaced = Parameters<RateLimiter['displace']>;

describe('The answer counter', () => {
  const recording =
    (calls: Displaced[]) =>
    async (...args: Displaced) =>
      void calls.push(args);

  it('writes one count for answers in the same moment, and none while nothing shares the rate', async () => {
    const calls: Displaced[] = [];
    let on = false;
    const counter = createAnswerCounter({
      tenantId: 'contoso',
      rates: { displace: recording(calls) },
      perSecond: 40,
      isRateShared: () => on,
      bestEffort: async (_what, work) => work(),
    });
    counter.countAnswer();
    await counter.flush();
    assert.equal(calls.length, 0);
    on = true;
    for (let count = 0; count < 3; count++) counter.countAnswer();
    await counter.flush();
    await counter.flush();
    // Nudges leave ten messages a second. Four of them are free.
    const free = calls[0]?.[2].free;
    assert.ok(free && Math.abs(free.every - 250) < 1e-6, `${free?.every}`);
    assert.deepEqual(calls, [['contoso', TEAMS_MESSAGES_RATE, { count: 3, every: 25, free }]]);
  });

  it('counts the answers to a person’s messages', async () => {
    const calls: Displaced[] = [];
    const store = await memoryStore();
    const bot = await startTenantWithBot({
      store: { ...store, rates: { ...store.rates, displace: recording(calls) } },
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
        calls.reduce((sum, [, , { count }]) => sum + count, 0),
        2,
      );
    } finally {
      await bot.stop();
    }
  });
});
