import assert from 'node:assert/strict';
import { textsIn } from '../../../bot/locales/index.ts';
import { imagesIn, textsOn } from '../../helpers/bot/card-contents.ts';
import { type RunningBot, startTenantWithBot } from '../../helpers/bot/running-bot.ts';

const text = textsIn('en');

describe('Conversations', () => {
  let bot: RunningBot;
  before(async () => {
    bot = await startTenantWithBot();
  });
  after(() => bot.stop());

  it('send one welcome, although Teams announces an installation twice', async () => {
    const chat = bot.tenant.teams.personalChat(bot.tenant.person('samuel.carter'));
    assert.equal((await chat.install()).status, 200);
    const { card } = await chat.nextMessage();
    const paragraphs = [text('welcome.text'), text('welcome.sees'), text('welcome.how')];
    assert.deepEqual(
      textsOn(card).filter((words) => paragraphs.includes(words)),
      paragraphs,
    );
    assert.equal(Array.isArray(card?.actions) && card.actions.length, 1);
    assert.equal(chat.messages.length, 1);
  });

  it('introduce the bot to a group that adds it, with one line and a link to the private chat', async () => {
    const { teams, chatPerson, person } = bot.tenant;
    const group = teams.groupChat('Planning', [chatPerson, person('samuel.carter')]);
    await group.install();
    const message = await group.nextMessage();
    assert.deepEqual(textsOn(message.card).slice(0, 2), [
      text('welcome.title'),
      text('conversation.group.introduction'),
    ]);
    assert.match(group.linkIn(message, text('action.open-private-chat')), /\/l\/chat\/0\/0\?users=28:/);
    assert.equal(group.messages.length, 1);
  });

  it('send no welcome after an upgrade of the app', async () => {
    const chat = bot.tenant.teams.personalChat(bot.tenant.person('priya.raman'));
    await chat.install({ action: 'add-upgrade' });
    assert.equal(chat.messages.length, 0);
  });

  it('tell that an unknown message was not understood, without a check', async () => {
    const chat = bot.tenant.teams.personalChat(bot.tenant.chatPerson);
    await chat.say('lunch?');
    assert.ok(textsOn((await chat.nextMessage()).card).includes(text('not-understood.title')));
    assert.equal(chat.exchanges.length, 0);
  });

  it('answer a greeting', async () => {
    const chat = bot.tenant.teams.personalChat(bot.tenant.chatPerson);
    await chat.say('Hello!');
    assert.ok(textsOn((await chat.nextMessage()).card).includes(text('hello.text')));
  });

  for (const place of ['groupChat', 'channel'] as const) {
    it(`in a ${place} show nothing personal and link to the private chat`, async () => {
      const { teams, chatPerson, person, apps } = bot.tenant;
      const people = [chatPerson, person('samuel.carter')];
      const chat =
        place === 'groupChat' ? teams.groupChat('Design', people) : teams.channel('Design', 'General', people);
      await chat.say('my photo is wrong', { from: chatPerson });
      const message = await chat.nextMessage();
      assert.ok(textsOn(message.card).includes(text('private.title')));
      assert.deepEqual(imagesIn(message.card), []);
      assert.equal(chat.exchanges.length, 0);
      const link = new URL(chat.linkIn(message, text('action.open-private-chat')));
      assert.equal(link.searchParams.get('users'), `28:${apps.bot.clientId}`);
      assert.match((await bot.tenant.openAs(chatPerson, link.href)).text, /Personal Chat/);
      link.searchParams.set('users', '28:another-bot');
      assert.equal((await bot.tenant.openAs(chatPerson, link.href)).status, 501);
    });
  }

  it('never answer a message that only the bot could see in public, also if Teams refuses the targeted answer', async () => {
    const { teams, chatPerson, person } = bot.tenant;
    const [author, other] = [chatPerson, person('samuel.carter')];
    const group = teams.groupChat('Hiring', [author, other]);
    await group.say('my photo is wrong', { from: author, targeted: true });
    const message = await group.nextMessage();
    assert.equal(message.target, author);
    assert.equal(message.cardFor(other), undefined);
    assert.ok(textsOn(message.cardFor(author)).includes(text('conversation.group.only-you')));
    group.refuseBot('NotEnoughPermissions');
    await group.say('help', { from: author, targeted: true });
    await bot.settled();
    assert.equal(group.messages.length, 1);
    assert.equal(group.activities.length, 1);
  });

  it('accept the fallback message of a button from old clients', async () => {
    const chat = bot.tenant.teams.personalChat(bot.tenant.chatPerson);
    await chat.say(undefined, { value: { intent: 'check-photo' } });
    assert.ok(textsOn((await chat.nextMessage()).card).includes(text('photoCard.title.out-of-date')));
  });

  it('reject an unknown button', async () => {
    const chat = bot.tenant.teams.personalChat(bot.tenant.chatPerson);
    await chat.say('help');
    const outcome = await chat.execute(await chat.nextMessage(), { type: 'Action.Execute', verb: 'erase-everything' });
    assert.equal(outcome.response?.kind, 'error');
  });
});
