import assert from 'node:assert/strict';
import { LANGUAGES, textsIn } from '../../../bot/locales/index.ts';
import type { Chat } from '../../../sandbox/index.ts';
import { textsOn } from '../../helpers/bot/card-contents.ts';
import { type NudgeBot, startNudgeBot } from '../../helpers/bot/nudge-bot.ts';

/** What the cards tell people to write, and the title of the answer. */
const ANSWERS = {
  'say.check-photo': 'photoCard.title.in-sync',
  'say.stop-nudges': 'nudgeCard.title.stopped',
  'say.resume-nudges': 'nudgeCard.title.resumed',
} as const;
const [english, italian] = [textsIn('en'), textsIn('it')];

describe('The language of an answer', () => {
  let bot: NudgeBot;
  before(async () => {
    bot = await startNudgeBot();
  });
  after(() => bot.stop());

  const chatWith = (alias: string) => bot.tenant.teams.personalChat(bot.tenant.person(alias));
  const answerTo = async (chat: Chat, words: string, locale: string) => {
    const answers = chat.messages.length;
    await chat.say(words, { locale });
    await chat.until(() => chat.messages.length > answers);
    return chat.messages.at(-1) ?? assert.fail('There is no answer.');
  };
  const languageAfter = async (chat: Chat, words: string, locale: string) =>
    (await answerTo(chat, words, locale)).card?.lang;

  it('is that of the message, if it is certain', async () => {
    const chat = chatWith('samuel.carter');
    assert.equal(await languageAfter(chat, 'che cosa sai fare?', 'en-GB'), 'it');
    assert.equal(await languageAfter(chat, 'what can you do for me?', 'it-IT'), 'en');
  });

  for (const language of LANGUAGES) {
    it(`is that of the message: ${language}`, async () => {
      const chat = chatWith('samuel.carter');
      const text = textsIn(language);
      const locale = language === 'en' ? 'it-IT' : 'en-GB';
      for (const [say, title] of Object.entries(ANSWERS)) {
        const { card } = await answerTo(chat, text(say as keyof typeof ANSWERS), locale);
        assert.equal(card?.lang, language);
        assert.ok(textsOn(card).includes(text(title)), textsOn(card).join(' | '));
      }
    });
  }

  it('is that of Teams, if the message could be in several languages or in another one', async () => {
    const chat = chatWith('samuel.carter');
    for (const words of ['ok', 'help']) {
      assert.equal(await languageAfter(chat, words, 'it-IT'), 'it', words);
      assert.equal(await languageAfter(chat, words, 'en-US'), 'en', words);
    }
    assert.equal(await languageAfter(chat, 'mitä osaat tehdä?', 'fi-FI'), 'en');
  });

  it('stays that of the message through the silent sign-in', async () => {
    const chat = chatWith('nora.lindqvist');
    const { card } = await answerTo(chat, 'la mia foto è ancora quella vecchia', 'en-GB');
    assert.equal(chat.exchanges.length, 1);
    assert.ok(textsOn(card).includes(italian('photoCard.title.out-of-date')));
  });

  it('is that of the card after a press, whatever the language of Teams, also after a restart', async () => {
    const chat = chatWith('nora.lindqvist');
    const message = chat.messages.at(-1) ?? assert.fail('There is no card.');
    await bot.restart();
    const again = bot.tenant.teams.personalChat(bot.tenant.person('nora.lindqvist'));
    await again.press(message, italian('photoCard.action.check-again'));
    assert.equal(message.card?.lang, 'it');
    assert.ok(textsOn(message.card).includes(italian('photoCard.action.check-again')));
  });

  it('is the chosen one before all others', async () => {
    const chat = chatWith('samuel.carter');
    const settings = await answerTo(chat, 'open the settings please', 'en-GB');
    const inputs = { language: 'it', nudges: 'true' };
    await chat.press(settings, english('settingsCard.action.save'), { inputs });
    assert.equal(settings.card?.lang, 'it');
    assert.equal(await languageAfter(chat, 'what can you do for me?', 'en-GB'), 'it');
    const automatic = { language: 'teams', nudges: 'true' };
    await chat.press(settings, italian('settingsCard.action.save'), { inputs: automatic });
    assert.equal(await languageAfter(chat, 'ok', 'en-GB'), 'en');
  });

  it('of messages that the bot sends first is the one in which the person last wrote', async () => {
    const person = bot.tenant.person('priya.raman');
    const stored = async () => (await bot.store.roster.find(bot.keyOf(person)))?.language;
    const chat = chatWith('priya.raman');
    await languageAfter(chat, 'che cosa sai fare?', 'en-GB');
    await bot.settled();
    assert.equal(await stored(), 'it');
    await languageAfter(chat, 'ok', 'en-GB');
    await bot.settled();
    assert.equal(await stored(), 'it');
    await languageAfter(chat, 'what can you do for me?', 'it-IT');
    await bot.settled();
    assert.equal(await stored(), 'en');
  });
});
