import assert from 'node:assert/strict';
import { textsIn } from '../../../bot/locales/index.ts';
import { textsOn } from '../../helpers/bot/card-contents.ts';
import { checkedVerdictOn, EXPECTED_VERDICTS, type FaultBot, startFaultBot } from '../../helpers/bot/fault-bot.ts';
import { PATIENT_TIMEOUTS } from '../../helpers/bot/running-bot.ts';

const LUCA = 'luca.moretti';

describe('When a service answers 429 with Retry-After', () => {
  let bot: FaultBot;
  before(async () => {
    bot = await startFaultBot(PATIENT_TIMEOUTS);
    await bot.ask(LUCA);
  });
  afterEach(() => bot.heal());
  after(() => bot.stopClean());

  for (const [fault, when] of [
    [{ kind: 'throttled', retryAfter: 1 }, 'within its turn'],
    [{ kind: 'throttled', retryAfter: 5 }, 'after its turn'],
    [{ kind: 'error', status: 503, retryAfter: 1 }, 'after a 503'],
  ] as const) {
    it(`waits for the channel for ${fault.retryAfter} s and sends one complete answer, ${when}`, async () => {
      const chat = bot.tenant.teams.personalChat(bot.tenant.person(LUCA));
      const sent = chat.messages.length;
      const lines = bot.logged.length;
      if (when === 'after its turn') bot.shorten({ turn: 3_000 });
      bot.tenant.state.faults.set('channel', fault, {
        only: ({ method, url }) => method === 'POST' && url.includes('/activities'),
        times: 1,
      });
      assert.equal((await chat.say('foto')).status, 200);
      if (when === 'after its turn') assert.equal(chat.messages.length, sent);
      await bot.settled();
      const shown = chat.messages.slice(sent).map(({ card }) => checkedVerdictOn(card, bot.tenant.person(LUCA)));
      assert.deepEqual(shown, [EXPECTED_VERDICTS[LUCA]]);
      assert.deepEqual(
        bot.logged.slice(lines).filter(({ level }) => Number(level) >= 40),
        [],
      );
      assert.equal(bot.tenant.state.limits.violations.of('retryAfter'), 0);
      // The next test must not find this message.
      await chat.nextMessage();
    });
  }

  for (const service of ['graph', 'sharepoint'] as const) {
    it(`waits for ${service} for a second and gives a complete answer`, async () => {
      bot.tenant.state.faults.set(service, { kind: 'throttled', retryAfter: 1 }, { times: 1 });
      assert.equal(checkedVerdictOn((await bot.ask(LUCA)).card, bot.tenant.person(LUCA)), EXPECTED_VERDICTS[LUCA]);
    });

    it(`says on the card when to try again if ${service} wants half an hour`, async () => {
      bot.tenant.state.faults.set(service, { kind: 'throttled', retryAfter: 1_800 });
      const { card } = await bot.ask(LUCA);
      assert.equal(checkedVerdictOn(card, bot.tenant.person(LUCA)), 'unknown');
      const [remedy = ''] = textsIn('it')('photoCard.remedy.try-later', { when: '|' }).split('|');
      assert.ok(textsOn(card).some((text) => text.startsWith(`${remedy}oggi`) || text.startsWith(`${remedy}domani`)));
    });
  }
});
