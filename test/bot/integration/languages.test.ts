import assert from 'node:assert/strict';
import { LANGUAGES, textsIn } from '../../../bot/locales/index.ts';
import { attachmentOf, OAUTH_CARD } from '../../../sandbox/channel/activity.ts';
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
    assert.equal(await languageAfter(chat, 'poza mea este greșită', 'hu-HU'), 'en');
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

  it('goes on in the sign-in window, whatever the language of the browser', async () => {
    const person = bot.tenant.person('jonas.weber');
    bot.tenant.teams.setDevices(person, 0);
    const chat = bot.tenant.teams.personalChat(person);
    await chat.say('mein Profilfoto ist falsch', { locale: 'en-GB' });
    const { text, buttons } = attachmentOf(chat.activities.at(-1) ?? { type: '' }, OAUTH_CARD) as unknown as SignInCard;
    const german = textsIn('de');
    assert.equal(text, german('sign-in.text'));
    const started = await fetch(buttons[0]?.value ?? '', { redirect: 'manual' });
    const state = new URL(started.headers.get('location') ?? '').searchParams.get('state') ?? '';
    const ended = await fetch(`${bot.url}/auth-end?${new URLSearchParams({ state, error: 'access_denied' })}`, {
      headers: { cookie: started.headers.getSetCookie()[0]?.split(';')[0] ?? '', 'accept-language': 'en' },
    });
    const page = await ended.text();
    assert.match(page, /<html lang="de" dir="ltr"/);
    assert.ok(page.includes(german('sign-in-trouble.consent-needed')), page);
  });

  it('is that of the browser on a page whose link has expired, from right to left in Arabic', async () => {
    for (const path of ['/auth-start?attempt=x', '/open/x']) {
      const response = await fetch(`${bot.url}${path}`, { headers: { 'accept-language': 'fi, ar;q=0.9, en;q=0.8' } });
      assert.match(await response.text(), /<html lang="ar" dir="rtl"/);
    }
  });
});

interface SignInCard {
  readonly text: string;
  readonly buttons: readonly { readonly value: string }[];
}
