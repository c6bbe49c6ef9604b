import assert from 'node:assert/strict';
import { type Activity, CardFactory, MessageFactory } from 'botbuilder';
import { startTenantWithEchoBot, type TenantWithBot } from '../../../helpers/sandbox/echo-bot.ts';

describe('Buttons of a hero card', () => {
  let bot: TenantWithBot;
  let received: Activity[];
  before(async () => {
    bot = await startTenantWithEchoBot();
    bot.onTurn(async (context) => {
      received.push(context.activity);
      if (context.activity.text !== 'menu') return;
      const card = CardFactory.heroCard('Menu', undefined, [
        { type: 'imBack', title: 'Say hello', value: 'hello' },
        { type: 'messageBack', title: 'Order', displayText: 'I ordered', text: 'order', value: '{"dish":1}' },
        { type: 'invoke', title: 'Call', value: {} },
      ]);
      await context.sendActivity(MessageFactory.attachment(card));
    });
  });
  beforeEach(() => {
    received = [];
  });
  after(() => bot.stop());

  it('send the value as text for imBack, and text and value without the display text for messageBack', async () => {
    const chat = bot.teams.personalChat(bot.tenant.lee);
    await chat.say('menu');
    const message = await chat.nextMessage();
    assert.deepEqual((await chat.press(message, 'Say hello')).status, 200);
    await chat.press(message, ({ type }) => type === 'messageBack');
    const [, hello, order] = received;
    assert.deepEqual(
      [hello?.type, hello?.text, hello?.value, hello?.replyToId],
      ['message', 'hello', undefined, message.id],
    );
    assert.deepEqual([order?.text, order?.value], ['order', { dish: 1 }]);
  });

  it('are refused if they are of another type, not there, or on a message for another person', async () => {
    const chat = bot.teams.personalChat(bot.tenant.megan);
    await chat.say('menu');
    const message = await chat.nextMessage();
    await assert.rejects(chat.press(message, 'Call'), { code: 'ActionNotPlayed' });
    await assert.rejects(chat.press(message, 'Say goodbye'), { code: 'NoCard' });
    await assert.rejects(chat.press({ ...message, target: bot.tenant.lee }, 'Say hello'), { code: 'NoCard' });
    assert.equal(received.length, 1);
  });
});
