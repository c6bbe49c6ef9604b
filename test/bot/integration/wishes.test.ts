import assert from 'node:assert/strict';
import { type TextKey, textsIn } from '../../../bot/locales/index.ts';
import { textsOn } from '../../helpers/bot/card-contents.ts';
import { type RunningBot, startTenantWithBot } from '../../helpers/bot/running-bot.ts';

/** A message of each wish in each language that the bot answers in, and a text of its answer. */
const MESSAGES: Readonly<Record<string, readonly [english: string, italian: string]>> = {
  'help.title': ['what can you do?', 'che cosa sai fare?'],
  'hello.text': ['good morning', 'buongiorno'],
  'thanks.title': ['perfect, thank you!', 'perfetto, grazie!'],
  'report.title': ['how many people were fixed?', 'quante persone sono a posto? mi serve il report'],
  'not-understood.title': ['translate this document into French', 'traduci questo documento in francese'],
  'which.title': ['your messages', 'i tuoi messaggi'],
  'settingsCard.title': ['change your settings', 'apri le impostazioni'],
  'statusCard.title': ['do I have any reminders waiting?', 'i miei promemoria sono attivi?'],
  'dataCard.title.known': ['which data do you store about me?', 'quali dati conservi su di me?'],
  'dataCard.title.forget': ['please delete all my data', 'cancella tutti i miei dati'],
  'nudgeCard.title.not-now': ['remind me tomorrow please', 'ricordamelo domani per favore'],
  'nudgeCard.title.stopped': ['no more reminders', 'niente più promemoria'],
};

describe('A message is answered by what it asks for', () => {
  let bot: RunningBot;
  before(async () => {
    bot = await startTenantWithBot();
  });
  after(() => bot.stop());

  for (const [key, messages] of Object.entries(MESSAGES)) {
    for (const [at, words] of messages.entries()) {
      const [language, locale] = at === 0 ? (['en', 'en-GB'] as const) : (['it', 'it-IT'] as const);
      it(words, async () => {
        const chat = bot.tenant.teams.personalChat(bot.tenant.person('samuel.carter'));
        await chat.say(words, { locale });
        const texts = textsOn((await chat.nextMessage()).card);
        assert.ok(texts.includes(textsIn(language)(key as TextKey)), texts.join(' | '));
        assert.equal(chat.exchanges.length, 0);
      });
    }
  }

  it('with two wishes: the reminders end, and the photo is checked', async () => {
    const chat = bot.tenant.teams.personalChat(bot.tenant.chatPerson);
    await chat.say('Stop reminding me. And my photo is still the old one, please check.');
    const text = textsIn('en');
    assert.ok(textsOn((await chat.nextMessage()).card).includes(text('nudgeCard.title.stopped')));
    await chat.nextMessage();
    assert.ok(textsOn(chat.messages.at(-1)?.card).includes(text('photoCard.title.out-of-date')));
  });
});
