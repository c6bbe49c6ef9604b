import assert from 'node:assert/strict';
import { textsIn } from '../../../bot/locales/index.ts';
import { TURN_TIMEOUTS } from '../../../bot/teams/turn-timeouts.ts';
import type { Chat } from '../../../sandbox/channel/index.ts';
import { textsOn } from '../../helpers/bot/card-contents.ts';
import { type RunningBot, startTenantWithBot } from '../../helpers/bot/running-bot.ts';

describe('The typing indicator', () => {
  let bot: RunningBot;
  let chat: Chat;
  afterEach(() => bot.stop());

  const start = async (untilTyping: number) => {
    bot = await startTenantWithBot({ timeouts: { ...TURN_TIMEOUTS, untilTyping } });
    chat = bot.tenant.teams.personalChat(bot.tenant.chatPerson);
  };
  /** Asks, and gives the types of what the bot sent since, and the texts of its last card. */
  const ask = async () => {
    const before = chat.activities.length;
    assert.equal((await chat.say('my photo is wrong')).status, 200);
    const { card } = await chat.nextMessage();
    await bot.settled();
    return { sent: chat.activities.slice(before).map(({ type }) => type), texts: textsOn(card) };
  };

  it('comes before the answer where that takes long, also right after the sign-in', async () => {
    await start(0);
    // The first message carries the sign-in.
    assert.deepEqual((await ask()).sent, ['message', 'typing', 'message']);
    assert.deepEqual((await ask()).sent, ['typing', 'message']);
  });

  it('does not come, not even later, where the answer is quicker', async () => {
    await start(60_000);
    await ask();
    assert.deepEqual((await ask()).sent, ['message']);
  });

  it('holds no answer back if the channel never takes it', async () => {
    await start(0);
    await ask();
    // Signed in by now: the first thing that the bot sends in a turn is that it is typing.
    bot.tenant.state.faults.set('channel', { kind: 'never' }, { only: 'activities', times: 1 });
    assert.ok((await ask()).texts.includes(textsIn('en')('photoCard.title.out-of-date')));
  });
});
