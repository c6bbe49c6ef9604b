import assert from 'node:assert/strict';
import { type ConversationReference, TeamsInfo, TurnContext } from 'botbuilder';
import type { Chat } from '../../../sandbox/channel/index.ts';
import { startTenantWithEchoBot, type TenantWithBot } from '../../helpers/sandbox/echo-bot.ts';

describe("the channel with Microsoft's Bot Framework client", () => {
  let bot: TenantWithBot;
  let chat: Chat;
  before(async () => {
    bot = await startTenantWithEchoBot();
    chat = bot.teams.personalChat(bot.tenant.megan);
  });
  after(() => bot.stop());

  it('delivers a signed message and accepts the reply', async () => {
    bot.onTurn(async (context) => {
      await context.sendActivity(`You said: ${context.activity.text}`);
    });
    const sent = await chat.say('hello');
    assert.equal(sent.status, 200);
    const message = await chat.nextMessage();
    assert.equal(message.text, 'You said: hello');
    assert.ok(message.replyToId);
  });

  it('edits and deletes messages of the bot', async () => {
    bot.onTurn(async (context) => {
      const sent = await context.sendActivity('first');
      await context.updateActivity({ id: sent?.id, type: 'message', text: 'second' });
      const other = await context.sendActivity('gone soon');
      await context.deleteActivity(other?.id ?? '');
    });
    await chat.say('edit');
    const edited = await chat.nextMessage();
    const deleted = await chat.nextMessage();
    assert.deepEqual([edited.text, edited.edits], ['second', 1]);
    assert.deepEqual([deleted.text, deleted.deleted], ['', true]);
  });

  it('lists the members of a conversation', async () => {
    const group = bot.teams.groupChat('Photo club', [bot.tenant.megan, bot.tenant.lee]);
    const members: unknown[] = [];
    bot.onTurn(async (context) => {
      members.push((await TeamsInfo.getPagedMembers(context)).members.map((member) => member.name));
      const member = await TeamsInfo.getMember(context, context.activity.from.id);
      members.push([member.aadObjectId, member.userPrincipalName, member.tenantId, member.userRole]);
    });
    assert.equal((await group.say('who?', { from: bot.tenant.lee })).status, 200);
    const { lee, state } = bot.tenant;
    assert.deepEqual(members, [
      ['Megan Bowen', 'Lee Gu'],
      [lee.id, lee.userPrincipalName, state.id, 'user'],
    ]);
  });

  it('accepts a proactive message in a known conversation', async () => {
    let reference: Partial<ConversationReference> | undefined;
    bot.onTurn(async (context) => {
      reference = TurnContext.getConversationReference(context.activity);
    });
    await chat.install();
    assert.ok(reference);
    await bot.adapter.continueConversationAsync(bot.tenant.botApp.clientId, reference, async (context) => {
      await context.sendActivity('By the way');
    });
    assert.equal((await chat.nextMessage()).text, 'By the way');
  });

  it('lets the bot create the chat with a person who has the app', async () => {
    const { lee, state, botApp } = bot.tenant;
    const leesChat = bot.teams.personalChat(lee);
    await leesChat.install({ silent: true });
    await bot.adapter.createConversationAsync(
      botApp.clientId,
      'msteams',
      `${state.addresses.channel}/teams/`,
      'https://api.botframework.com',
      {
        isGroup: false,
        bot: { id: botApp.clientId, name: 'Echo' },
        members: [{ id: lee.id, name: '' }],
        tenantId: state.id,
        channelData: { tenant: { id: state.id } },
      },
      async (context) => {
        await context.sendActivity('Hello Lee');
      },
    );
    assert.equal((await leesChat.nextMessage()).text, 'Hello Lee');
  });
});
