import assert from 'node:assert/strict';
import { textsIn } from '../../../bot/locales/index.ts';
import type { TurnTimeouts } from '../../../bot/teams/turn-timeouts.ts';
import type { Chat } from '../../../sandbox/channel/index.ts';
import { textsOn } from '../../helpers/bot/card-contents.ts';
import { PATIENT_TIMEOUTS, type RunningBot, startTenantWithBot } from '../../helpers/bot/running-bot.ts';

describe('The typing indicator', () => {
  let bot: RunningBot;
  let chat: Chat;
  afterEach(() => bot.stop());

  const start = async (untilTyping: number, others: Partial<TurnTimeouts> = { typingInterval: 60_000 }) => {
    bot = await startTenantWithBot({ timeouts: { ...PATIENT_TIMEOUTS, untilTyping, ...others } });
    chat = bot.tenant.teams.personalChat(bot.tenant.chatPerson);
  };
  /** Asks; returns the types of the activities sent and the texts of the last card. */
  const ask = async () => {
    const before = chat.activities.length;
    assert.equal((await chat.say('my photo is wrong')).status, 200);
    const { card } = await chat.nextMessage();
    await bot.settled();
    return { sent: chat.activities.slice(before).map(({ type }) => type), texts: textsOn(card) };
  };

  it('comes before a slow answer, also right after the sign-in', async () => {
    await start(0);
    // The first message is the sign-in card.
    assert.deepEqual((await ask()).sent, ['message', 'typing', 'message']);
    assert.deepEqual((await ask()).sent, ['typing', 'message']);
  });

  it('is shown again until the answer, and not after it', async () => {
    await start(0, { typingInterval: 20, readingInTurn: 1_000 });
    await ask();
    bot.tenant.teams.switches.throttling = 'off';
    bot.tenant.state.faults.set('graph', { kind: 'never' });
    const { sent } = await ask();
    assert.ok(sent.length > 2, String(sent));
    assert.deepEqual(sent.slice(0, -1), Array(sent.length - 1).fill('typing'));
    assert.equal(sent.at(-1), 'message');
  });

  it('is followed by what the bot is doing, which the answer replaces', async () => {
    bot = await startTenantWithBot({ timeouts: { ...PATIENT_TIMEOUTS, untilProgress: 0 } });
    chat = bot.tenant.teams.personalChat(bot.tenant.chatPerson);
    await chat.say('my photo is wrong');
    const message = await chat.nextMessage();
    await bot.settled();
    assert.ok(textsOn(message.card).includes(textsIn('en')('photoCard.title.out-of-date')));
    assert.equal(message.edits, 1);
    assert.ok(JSON.stringify(chat.activities.at(-1)).includes(textsIn('en')('conversation.progress.title')));
    assert.equal(chat.messages.length, 1);
  });

  it('is not sent, before or after, if the answer is quick', async () => {
    await start(60_000);
    await ask();
    assert.deepEqual((await ask()).sent, ['message']);
  });

  it('is sent by the timer of the bot, and not by that of teams-ai', async () => {
    // The timer of teams-ai sends an indicator each second.
    await start(60_000, { readingInTurn: 2_000 });
    await ask();
    bot.tenant.state.faults.set('graph', { kind: 'never' });
    assert.deepEqual((await ask()).sent, ['message']);
  });

  it('does not delay the answer if the channel never responds to it', async () => {
    await start(0);
    await ask();
    // Signed in by now, so the bot's first activity in a turn is the typing indicator.
    bot.tenant.state.faults.set('channel', { kind: 'never' }, { only: 'activities', times: 1 });
    assert.ok((await ask()).texts.includes(textsIn('en')('photoCard.title.out-of-date')));
  });
});
