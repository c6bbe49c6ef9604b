import assert from 'node:assert/strict';
import { textsIn } from '../../../bot/locales/index.ts';
import type { BotMessage, Chat } from '../../../sandbox/channel/index.ts';
import type { Person } from '../../../sandbox/index.ts';
import type { Store } from '../../../src/store/types.ts';
import { imagesIn, nodesOf, textsOn } from '../../helpers/bot/card-contents.ts';
import { memoryStore } from '../../helpers/bot/memory-store.ts';
import { PATIENT_TIMEOUTS, type RunningBot, startTenantWithBot } from '../../helpers/bot/running-bot.ts';

const text = textsIn('en');
const ONLY_YOU = text('conversation.group.only-you');

describe('With TARGETED_MESSAGES=on, a group chat or a channel', () => {
  let bot: RunningBot;
  let store: Store;
  const timeouts = { ...PATIENT_TIMEOUTS };
  let author: Person;
  let other: Person;
  before(async () => {
    store = await memoryStore();
    bot = await startTenantWithBot({ store, timeouts, settings: () => ({ TARGETED_MESSAGES: 'on' }) });
    bot.tenant.teams.switches.throttling = 'off';
    [author, other] = [bot.tenant.person('nora.lindqvist'), bot.tenant.person('samuel.carter')];
  });
  after(() => bot.stop());

  let groups = 0;
  const places = {
    groupChat: () => bot.tenant.teams.groupChat(`Design ${groups++}`, [author, other]),
    channel: () => bot.tenant.teams.channel(`Design ${groups++}`, 'General', [author, other]),
  };
  const entry = (person: Person) => store.roster.find({ tenantId: bot.tenant.state.id, objectId: person.id });
  /** The answers to what a person writes. Each is one that only this person sees. */
  async function answersTo(words: string | undefined, chat: Chat, options: object = {}, from = author) {
    const sent = chat.messages.length;
    const response = await chat.say(words, { from, locale: 'en-GB', ...options });
    assert.equal(response.status, 200);
    await bot.settled();
    const answers = chat.messages.slice(sent);
    const others = [author, other].filter((person) => person !== from);
    for (const message of answers) {
      assert.equal(message.target, from);
      for (const person of others) assert.equal(message.cardFor(person), undefined);
      assert.ok(textsOn(message.cardFor(from)).includes(ONLY_YOU));
    }
    return answers;
  }
  async function answerTo(words: string | undefined, chat: Chat, options: object = {}, from = author) {
    const [answer, ...more] = await answersTo(words, chat, options, from);
    assert.deepEqual(more, []);
    return answer ?? assert.fail('There is no answer.');
  }
  async function writeInPrivate(words: string): Promise<void> {
    const personal = bot.tenant.teams.personalChat(author);
    const sent = personal.messages.length;
    await personal.say(words, { locale: 'en-GB' });
    await personal.until(() => personal.messages.length > sent);
    await bot.settled();
  }
  const titleFor = (person: Person, message: BotMessage) => textsOn(message.cardFor(person))[0];

  for (const place of ['groupChat', 'channel'] as const) {
    describe(`(${place}) has answers that only the author sees`, () => {
      let chat: Chat;
      before(() => {
        chat = places[place]();
      });
      beforeEach(async () => {
        await bot.restart();
      });

      it('without anything about the person, if the bot does not know them from a private chat', async () => {
        const stranger = places[place]();
        for (const words of ['my photo is wrong', 'which data do you store about me?', 'no more reminders']) {
          const answer = await answerTo(words, stranger, {}, other);
          assert.equal(titleFor(other, answer), text('private.title'), words);
        }
        assert.equal(titleFor(other, await answerTo('what can you do?', stranger, {}, other)), text('help.title'));
        assert.equal(await entry(other), undefined);
      });

      it('with the photo, after a sign-in in the private chat', async () => {
        assert.equal(titleFor(author, await answerTo('my photo is wrong', chat)), text('private.title'));
        await writeInPrivate('my photo is wrong');
        const answer = await answerTo('my photo is wrong', chat);
        const card = answer.cardFor(author);
        assert.ok(textsOn(card).includes(text('photoCard.title.out-of-date')));
        assert.equal(imagesIn(card).length, 2);
        assert.equal(card?.refresh, undefined);
        assert.equal(chat.exchanges.length, 0, 'nobody is signed in in a group');
      });

      it('whose button checks again, in the message that only the author sees', async () => {
        await writeInPrivate('my photo is wrong');
        const answer = await answerTo('my photo is wrong', chat);
        const edits = answer.edits;
        const pressed = await chat.press(answer, text('photoCard.action.check-again'), { as: author });
        assert.equal(pressed.response?.kind, 'card');
        assert.ok(textsOn(pressed.card).includes(ONLY_YOU));
        assert.deepEqual([answer.edits, answer.cardFor(other)], [edits + 1, undefined]);
        await bot.restart();
        const signedOut = await chat.press(answer, text('photoCard.action.check-again'), { as: author });
        assert.deepEqual(signedOut.response, { kind: 'message', message: text('private.text') });
      });

      it('about settings, reminders and data, and their buttons work', async () => {
        await writeInPrivate('what can you do?');
        const settings = await answerTo('change your settings', chat);
        const inputs = { language: 'it', nudges: 'true' };
        const saved = await chat.press(settings, text('settingsCard.action.save'), { as: author, inputs });
        assert.ok(textsOn(saved.card).includes(textsIn('it')('conversation.group.only-you')));
        assert.equal((await entry(author))?.chosenLanguage, 'it');
        const back = { language: 'teams', nudges: 'true' };
        await chat.press(settings, textsIn('it')('settingsCard.action.save'), { as: author, inputs: back });
        const stopped = await answerTo('no more reminders', chat);
        assert.equal(titleFor(author, stopped), text('nudgeCard.title.stopped'));
        assert.ok((await entry(author))?.optedOutAt);
        await chat.press(stopped, text('action.resume-nudges'), { as: author });
        assert.equal((await entry(author))?.optedOutAt, undefined);
        const question = await answerTo('please delete all my data', chat);
        assert.ok(await entry(author));
        await chat.press(question, text('action.forget-me'), { as: author });
        assert.ok(textsOn(question.cardFor(author)).includes(text('dataCard.title.forgotten')));
        assert.equal(question.cardFor(other), undefined);
        await bot.settled();
        assert.equal(await entry(author), undefined);
      });

      it('also after an edit, and for a button of an old client', async () => {
        await writeInPrivate('my photo is wrong');
        assert.equal(titleFor(author, await answerTo('what can you do?', chat)), text('help.title'));
        const sent = chat.messages.length;
        await chat.edit('my photo is wrong', { from: author, locale: 'en-GB' });
        await bot.settled();
        const [edited] = chat.messages.slice(sent);
        assert.ok(textsOn(edited?.cardFor(author)).includes(text('photoCard.title.out-of-date')));
        const pressed = await answerTo(undefined, chat, { value: { intent: 'check-photo' } });
        assert.ok(textsOn(pressed.cardFor(author)).includes(text('photoCard.title.out-of-date')));
      });

      it('with each of two wishes, though the check needs the private chat', async () => {
        await writeInPrivate('what can you do?');
        const words = 'Stop reminding me. And my photo is still the old one, please check.';
        const titles = (await answersTo(words, chat)).map((message) => titleFor(author, message));
        assert.deepEqual(titles, [text('nudgeCard.title.stopped'), text('private.title')]);
      });
    });
  }

  it('shows only the author what the bot is doing, until the answer replaces it', async () => {
    await writeInPrivate('my photo is wrong');
    const chat = places.groupChat();
    Object.assign(timeouts, { untilTyping: 0 });
    const quick = await answerTo('my photo is wrong', chat);
    Object.assign(timeouts, { untilTyping: PATIENT_TIMEOUTS.untilTyping, untilProgress: 0 });
    const slow = await answerTo('my photo is wrong', chat);
    Object.assign(timeouts, PATIENT_TIMEOUTS);
    assert.deepEqual([quick.edits, slow.edits], [0, 1]);
    for (const { cardFor } of [quick, slow]) {
      assert.ok(textsOn(cardFor(author)).includes(text('photoCard.title.out-of-date')));
    }
    assert.ok(chat.activities.every(({ type }) => type === 'message'));
  });

  it('shows nothing to an account that only claims the id of a person', async () => {
    await writeInPrivate('my photo is wrong');
    const chat = places.groupChat();
    const { from, ...forged } = chat.messageActivity('my photo is wrong', { from: other, locale: 'en-GB' });
    await chat.install({ from: other, silent: true });
    await bot.tenant.teams.postRaw({ ...forged, from: { ...from, aadObjectId: author.id } });
    await bot.settled();
    assert.deepEqual(
      chat.messages.map((message) => titleFor(other, message)),
      [text('private.title')],
    );
  });

  it('has a public link to the private chat if Teams refuses targeted messages, and nothing about the person', async () => {
    await writeInPrivate('my photo is wrong');
    const chat = places.groupChat();
    await chat.install({ from: author, silent: true });
    bot.tenant.teams.switches.targetedMessages = false;
    await chat.say('my photo is wrong', { from: author, locale: 'en-GB' });
    await bot.settled();
    assert.equal(chat.messages.length, 1);
    const [answer] = chat.messages;
    assert.equal(textsOn(answer?.card)[0], text('private.title'));
    assert.deepEqual(imagesIn(answer?.card), []);
    await chat.say('my photo is wrong', { from: author, locale: 'en-GB', targeted: true });
    await bot.settled();
    assert.equal(chat.messages.length, 1, 'the author wrote to the bot alone');
    bot.tenant.teams.switches.targetedMessages = true;
  });

  it('does nothing for another person who presses a button of the author’s card', async () => {
    const chat = places.groupChat();
    const question = await answerTo('please delete all my data', chat);
    const button = nodesOf(question.cardFor(author)).find(({ verb }) => verb === 'forget-confirmed');
    const { type, verb, data } = button ?? assert.fail('There is no button.');
    const pressed = await chat.execute(question, { type, verb, data }, { as: other });
    assert.deepEqual(pressed.response, { kind: 'message', message: text('not-yours') });
    await bot.settled();
    assert.ok(await entry(author));
  });
});
