import assert from 'node:assert/strict';
import { textsIn } from '../../../bot/locales/index.ts';
import { textsOn } from '../../helpers/bot/card-contents.ts';
import { checkedVerdictOn, EXPECTED_VERDICTS, type FaultBot, startFaultBot } from '../../helpers/bot/fault-bot.ts';

const LUCA = 'luca.moretti';

describe('When a service answers 429 with Retry-After', () => {
  let bot: FaultBot;
  before(async () => {
    // The bot waits for at most half of its reading timeout.
    bot = await startFaultBot({
      turn: 5_000,
      invoke: 3_500,
      readingInTurn: 4_000,
      readingInInvoke: 3_000,
      untilTyping: 1_000,
      typingInterval: 3_000,
    });
    await bot.ask(LUCA);
  });
  afterEach(() => bot.tenant.state.faults.clear());
  after(() => bot.stopClean());

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
