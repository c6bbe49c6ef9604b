import assert from 'node:assert/strict';
import { textsIn } from '../../../bot/locales/index.ts';
import type { BotMessage } from '../../../sandbox/channel/index.ts';
import type { Store } from '../../../src/store/types.ts';
import { textsOn } from '../../helpers/bot/card-contents.ts';
import { memoryDatabase, memoryStore } from '../../helpers/bot/memory-store.ts';
import { type RunningBot, startTenantWithBot } from '../../helpers/bot/running-bot.ts';

const text = textsIn('en');

describe('Feedback on an answer', () => {
  let bot: RunningBot;
  let store: Store;
  before(async () => {
    store = await memoryStore();
    bot = await startTenantWithBot({ store });
  });
  after(() => bot.stop());

  const chat = () => bot.tenant.teams.personalChat(bot.tenant.chatPerson);
  const counts = () => store.feedback.counts(bot.tenant.state.id);
  async function answer(words = 'my photo is wrong'): Promise<BotMessage> {
    const sent = chat().messages.length;
    await chat().say(words, { locale: 'en-GB' });
    await chat().until(() => chat().messages.length > sent);
    await bot.settled();
    return chat().messages.at(-1) ?? assert.fail('There is no answer.');
  }
  /** The press of a thumb, with the text that Teams lets people add. */
  const press = async ({ id }: BotMessage, reaction: string, text = 'My boss Nora laughs at it') => {
    const actionValue = { reaction, feedback: JSON.stringify({ feedbackText: text }) };
    const { status } = await chat().invoke(
      'message/submitAction',
      { actionName: 'feedback', actionValue },
      { replyToId: id },
    );
    assert.equal(status, 200);
  };

  it('is asked for by Teams’ control, and counted once, by verdict and language', async () => {
    const message = await answer();
    assert.deepEqual((message.activity.channelData as { feedbackLoop?: object }).feedbackLoop, { type: 'default' });
    await press(message, 'dislike');
    await press(message, 'like');
    assert.deepEqual(await counts(), [{ verdict: 'out-of-date', language: 'en', helpful: 0, unhelpful: 1 }]);
  });

  it('is counted after a restart, and has no answer', async () => {
    const message = await answer();
    await bot.restart();
    const sent = chat().activities.length;
    await press(message, 'like');
    assert.deepEqual(await counts(), [{ verdict: 'out-of-date', language: 'en', helpful: 1, unhelpful: 1 }]);
    assert.equal(chat().activities.length, sent);
  });

  it('may be a reaction to the message', async () => {
    const { id: replyToId } = await answer();
    const { text: _, ...posted } = chat().messageActivity('');
    const react = (type: string) =>
      bot.tenant.teams.postRaw({
        ...posted,
        id: `f:${type}`,
        type: 'messageReaction',
        replyToId,
        reactionsAdded: [{ type }],
      });
    await react('laugh');
    assert.equal((await counts())[0]?.helpful, 1, 'a laugh says nothing');
    await react('like');
    assert.equal((await counts())[0]?.helpful, 2);
  });

  it('is counted by the language of the answer', async () => {
    const before = await counts();
    await press(await answer('la mia foto è ancora quella vecchia'), 'dislike');
    const italian = { verdict: 'out-of-date', language: 'it', helpful: 0, unhelpful: 1 };
    assert.deepEqual((await counts()).toSorted(byLanguage), [...before, italian].toSorted(byLanguage));
  });

  it('with another form, or on another message, counts nothing', async () => {
    const before = await counts();
    const message = await answer();
    await press(message, 'toString');
    await press({ ...message, id: 'unknown' } as BotMessage, 'like');
    await chat().invoke(
      'message/submitAction',
      { actionName: 'feedback', actionValue: null },
      { replyToId: message.id },
    );
    assert.deepEqual(await counts(), before);
  });

  it('keeps neither the person nor their text', async () => {
    const { pglite } = await memoryDatabase();
    const rows = await pglite.query('select * from photo_sync.feedback');
    const claims = await pglite.query(`select * from photo_sync.claim where key ~ '^(answer|rated):'`);
    const stored = JSON.stringify([rows.rows, claims.rows]);
    assert.ok(claims.rows.length > 0);
    for (const secret of ['Nora', bot.tenant.chatPerson.id, chat().id]) assert.ok(!stored.includes(secret), secret);
  });
});

const byLanguage = (one: { language: string }, other: { language: string }) =>
  one.language.localeCompare(other.language);

describe('Feedback by buttons', () => {
  let bot: RunningBot;
  let store: Store;
  before(async () => {
    store = await memoryStore();
    bot = await startTenantWithBot({ store, settings: () => ({ FEEDBACK_BUTTONS: 'on' }) });
  });
  after(() => bot.stop());

  it('is asked for on a card with room, counted once, and thanked for', async () => {
    const chat = bot.tenant.teams.personalChat(bot.tenant.person('priya.raman'));
    await chat.say('my photo is wrong', { locale: 'en-GB' });
    const message = await chat.nextMessage();
    await bot.settled();
    for (const _press of [1, 2]) {
      await chat.press(message, text('conversation.feedback.unhelpful'));
      assert.ok(textsOn((await chat.nextMessage()).card).includes(text('conversation.feedback.thanks')));
    }
    const [count] = await store.feedback.counts(bot.tenant.state.id);
    assert.deepEqual([count?.helpful, count?.unhelpful], [0, 1]);
  });
});
