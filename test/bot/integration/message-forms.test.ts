import assert from 'node:assert/strict';
import { textsIn } from '../../../bot/locales/index.ts';
import type { MessageForm } from '../../../sandbox/channel/index.ts';
import type { Store } from '../../../src/store/types.ts';
import { textsOn } from '../../helpers/bot/card-contents.ts';
import { memoryStore } from '../../helpers/bot/memory-store.ts';
import { type RunningBot, startTenantWithBot } from '../../helpers/bot/running-bot.ts';

const text = textsIn('en');
const MINUTE = 60_000;

/** The forms in which Teams sends a message, with words in a quotation that would mean something else. */
const FORMS = (words: string): readonly MessageForm[] => [
  { kind: 'plain' },
  { kind: 'formatted' },
  { kind: 'html-only' },
  { kind: 'encoded' },
  { kind: 'quoted', words },
  { kind: 'reply', words },
  { kind: 'forward', words },
];

describe('Forms of a message', () => {
  let bot: RunningBot;
  let store: Store;
  before(async () => {
    store = await memoryStore();
    bot = await startTenantWithBot({ store });
    await chat().install();
    await chat().nextMessage();
  });
  after(() => bot.stop());

  const chat = () => bot.tenant.teams.personalChat(bot.tenant.chatPerson);
  const answerTo = async (words: string, form: MessageForm) => {
    bot.tenant.state.clock.advance(MINUTE);
    await chat().say(words, { form });
    return textsOn((await chat().nextMessage()).card);
  };
  const optedOut = async () => {
    await bot.settled();
    const person = { tenantId: bot.tenant.state.id, objectId: bot.tenant.chatPerson.id };
    return (await store.roster.find(person))?.optedOutAt !== undefined;
  };

  for (const form of FORMS('I am off today')) {
    it(`mean the same: ${form.kind}`, async () => {
      assert.ok((await answerTo('my photo isn’t right', form)).includes(text('photoCard.title.out-of-date')));
      assert.ok((await answerTo("I don't see it", form)).includes(text('photoCard.title.out-of-date')));
      assert.equal(await optedOut(), false, 'the quotation does not opt out');
      assert.ok((await answerTo('stop', form)).includes(text('nudgeCard.title.stopped')));
      assert.equal(await optedOut(), true);
      assert.ok((await answerTo("I don't see it", form)).includes(text('photoCard.title.out-of-date')));
      assert.ok((await answerTo('remind me again', form)).includes(text('nudgeCard.title.resumed-later')));
      assert.equal(await optedOut(), false);
    });
  }

  it('answer "check again" to a quoted reminder with a check', async () => {
    const form = { kind: 'quoted', words: text('nudgeCard.resumed') } as const;
    assert.ok((await answerTo('check again', form)).includes(text('photoCard.title.out-of-date')));
    assert.ok((await answerTo('photo', form)).includes(text('photoCard.title.out-of-date')));
  });

  describe('an edited message', () => {
    const editTo = async (words: string, form?: MessageForm) => {
      bot.tenant.state.clock.advance(MINUTE);
      const sent = chat().messages.length;
      await chat().edit(words, { form });
      await bot.settled();
      return chat().messages.slice(sent);
    };
    const say = (words: string) => answerTo(words, { kind: 'plain' });

    for (const form of FORMS('I am off today')) {
      it(`is answered if it asks for something else: ${form.kind}`, async () => {
        await say('my foot hurts');
        await editTo('my photo is wrong', form);
        const { card } = await chat().nextMessage();
        assert.ok(textsOn(card).includes(text('photoCard.title.out-of-date')));
        assert.deepEqual(await editTo('My photo is wrong!', form), [], 'the same wish again');
        assert.deepEqual(await editTo('my foot hurts', form), [], 'the first wish again');
      });
    }

    it('opts the person out once, also if Teams delivers the edit twice', async () => {
      await say('help');
      const posted = {
        ...chat().messageActivity('stop'),
        type: 'messageUpdate',
        channelData: { eventType: 'editMessage' },
      };
      for (const _delivery of [1, 2]) await bot.tenant.teams.postRaw(posted);
      assert.ok(textsOn((await chat().nextMessage()).card).includes(text('nudgeCard.title.stopped')));
      assert.equal(await optedOut(), true);
      await say('remind me again');
      await bot.restart();
      await bot.tenant.teams.postRaw(posted);
      assert.equal(await optedOut(), false);
    });

    it('is not answered for a wish that was answered before a restart', async () => {
      await say('help');
      await bot.restart();
      assert.deepEqual(await editTo('Help!'), []);
      assert.ok(textsOn((await editTo('stop'))[0]?.card).includes(text('nudgeCard.title.stopped')));
      await chat().nextMessage();
      await say('remind me again');
    });

    it('is not answered when only its deletion was undone', async () => {
      const sent = chat().messages.length;
      const undone = { type: 'messageUpdate', channelData: { eventType: 'undeleteMessage' } };
      await bot.tenant.teams.postRaw({ ...chat().messageActivity('help'), ...undone });
      assert.equal(chat().messages.length, sent);
    });

    it('has no second answer in a group', async () => {
      const group = bot.tenant.teams.groupChat('Editors', [bot.tenant.chatPerson, bot.tenant.person('samuel.carter')]);
      await group.say('my photo is wrong');
      assert.ok(textsOn((await group.nextMessage()).card).includes(text('private.title')));
      await group.edit('stop');
      assert.equal(group.messages.length, 1);
    });
  });

  it('ignore the mention of the bot in groups, in any form', async () => {
    const { teams, chatPerson, person } = bot.tenant;
    const group = teams.groupChat('Forms', [chatPerson, person('samuel.carter')]);
    for (const form of FORMS('stop')) {
      await group.say('my photo is wrong', { from: chatPerson, form });
      assert.ok(textsOn((await group.nextMessage()).card).includes(text('private.title')));
    }
  });
});
