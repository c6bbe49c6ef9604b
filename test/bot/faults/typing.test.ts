import assert from 'node:assert/strict';
import { textsIn } from '../../../bot/locales/index.ts';
import { textsOn } from '../front-door/on-the-card.ts';
import { type RunningBot, startTenantWithBot } from '../running-bot.ts';

describe('When the channel never takes the typing indicator', () => {
  let bot: RunningBot;
  before(async () => {
    bot = await startTenantWithBot();
  });
  after(() => bot.stop());

  it('the answer comes all the same, within the turn', async () => {
    const { teams, chatPerson, state } = bot.tenant;
    const chat = teams.personalChat(chatPerson);
    await chat.say('my photo is wrong');
    await chat.nextMessage();
    await bot.settled();
    // Signed in by now: the first thing that the bot sends in a turn is that it is typing.
    state.faults.set('channel', { kind: 'never' }, { only: 'activities', times: 1 });
    assert.equal((await chat.say('my photo is wrong')).status, 200);
    assert.ok(textsOn((await chat.nextMessage()).card).includes(textsIn('en')('photoCard.title.out-of-date')));
  });
});
