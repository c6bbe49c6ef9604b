import assert from 'node:assert/strict';
import { textsIn } from '../../../bot/locales/index.ts';
import { textBlocksOf } from '../../helpers/bot/card-contents.ts';
import { inputValuesOf, pressedData } from '../../helpers/bot/card-inputs.ts';
import { type NudgeBot, startNudgeBot, titlesFor } from '../../helpers/bot/nudge-bot.ts';
import { validateCard } from '../../helpers/bot/validate-card.ts';

const [text, italian] = [textsIn('en'), textsIn('it')];

describe('The settings', () => {
  let bot: NudgeBot;
  before(async () => {
    bot = await startNudgeBot();
  });
  after(() => bot.stop());

  type ChatOf = Awaited<ReturnType<NudgeBot['changePhotoOnTuesdayEvening']>>['chat'];
  const chatWith = async (alias: string) => {
    const chat = bot.tenant.teams.personalChat(bot.tenant.person(alias));
    await chat.install({ silent: true });
    await bot.settled();
    return chat;
  };
  const keyOf = (alias: string) => bot.keyOf(bot.tenant.person(alias));
  const open = async (chat: ChatOf) => {
    await chat.say(undefined, { value: { intent: 'show-settings' } });
    return chat.messages.at(-1) ?? assert.fail('There is no answer.');
  };
  const save = async (chat: ChatOf, inputs: Record<string, string>) => {
    const message = await open(chat);
    await chat.press(message, text('settingsCard.action.save'), { inputs });
    return message;
  };

  it('are saved at once, and shown as saved', async () => {
    const chat = await chatWith('samuel.carter');
    const message = await open(chat);
    assert.deepEqual(validateCard(message.card as never), []);
    const before = { language: 'teams', nudges: 'true', quietFrom: '', quietUntil: '', quietDays: '' };
    assert.deepEqual(inputValuesOf(message.card), before);
    const chosen = { language: 'it', nudges: 'false', quietFrom: '18:00', quietUntil: '00:00', quietDays: '5,1' };
    await chat.press(message, text('settingsCard.action.save'), { inputs: chosen });
    assert.deepEqual(inputValuesOf(message.card), { ...chosen, quietDays: '1,5' });
    assert.ok(textBlocksOf(message.card).includes(italian('settingsCard.notice.saved')), 'in the chosen language');
    assert.equal(message.card?.lang, 'it');
    const entry = await bot.store.roster.find(keyOf('samuel.carter'));
    assert.deepEqual(entry?.quiet, { hours: { from: 1080, until: 1440 }, days: [1, 5] });
    assert.ok(entry?.optedOutAt);

    await chat.press(message, italian('settingsCard.action.save'), { inputs: before });
    assert.deepEqual(inputValuesOf(message.card), before);
    assert.equal(message.card?.lang, 'en');
  });

  it('decide the language of each answer, also after a restart, until they are erased', async () => {
    const chat = await chatWith('priya.raman');
    const languageAfter = async (say: string) => {
      await chat.say(say);
      return chat.messages.at(-1)?.card?.lang;
    };
    assert.equal(await languageAfter('help'), 'en');
    await save(chat, { language: 'it' });
    assert.equal(await languageAfter('help'), 'it');
    await bot.restart();
    assert.equal(await languageAfter('help'), 'it');
    await chat.uninstall();
    await bot.settled();
    await chat.install({ silent: true });
    assert.equal(await languageAfter('help'), 'en');
  });

  it('work without Action.Execute', async () => {
    const chat = await chatWith('nora.lindqvist');
    const message = await open(chat);
    const data = pressedData(message.card, 'save-settings');
    await chat.say(undefined, { value: { ...data, language: 'it', nudges: 'true', quietDays: '7' } });
    assert.deepEqual(inputValuesOf(chat.messages.at(-1)?.card).quietDays, '7');
    await chat.say(undefined, { value: { ...data, language: 'teams', nudges: 'true' } });
    assert.deepEqual(inputValuesOf(chat.messages.at(-1)?.card).quietDays, '');
  });

  const refused = {
    'times-reversed': [
      { quietFrom: '22:00', quietUntil: '07:00' },
      { quietFrom: '07:00', quietUntil: '07:00' },
    ],
    'time-missing': [{ quietFrom: '22:00' }, { quietUntil: '07:00' }],
    unreadable: [
      { language: 'tlh' },
      { language: '__proto__' },
      { nudges: 'maybe' },
      { quietFrom: '24:00', quietUntil: '7' },
      { quietDays: '0' },
      { quietDays: '1,8' },
      { quietDays: '1;2' },
    ],
  } as const;
  it('that are invalid change nothing, and the card says why', async () => {
    const chat = await chatWith('grace.mbeki');
    const saved = { language: 'teams', nudges: 'true', quietFrom: '12:00', quietUntil: '14:00', quietDays: '3' };
    const message = await save(chat, saved);
    for (const [notice, tries] of Object.entries(refused)) {
      for (const inputs of tries) {
        const changed = { ...saved, quietFrom: '', quietUntil: '', ...inputs };
        await chat.press(message, text('settingsCard.action.save'), { inputs: changed });
        const expected = text(`settingsCard.notice.${notice as keyof typeof refused}`);
        assert.ok(textBlocksOf(message.card).includes(expected), JSON.stringify(inputs));
        assert.deepEqual(inputValuesOf(message.card), saved, JSON.stringify(inputs));
      }
    }
  });

  it('of a card that belongs to someone else change nothing', async () => {
    const [owner, other] = [await chatWith('samuel.carter'), await chatWith('luca.moretti')];
    const data = pressedData((await open(owner)).card, 'save-settings');
    for (const forged of [data, { ...data, owner: undefined }, { ...data, owner: 'x' }]) {
      const value = { ...forged, language: 'en', nudges: 'false' };
      await other.say(undefined, { value });
      assert.ok(textBlocksOf(other.messages.at(-1)?.card).includes(text('not-yours')));
    }
    const entry = await bot.store.roster.find(keyOf('luca.moretti'));
    assert.deepEqual([entry?.chosenLanguage, entry?.optedOutAt, entry?.quiet], [undefined, undefined, undefined]);
  });

  it('that leave no hours say which hours count', async () => {
    const chat = await chatWith('samuel.carter');
    const message = await save(chat, { quietFrom: '08:00', quietUntil: '20:00', quietDays: '1,2,3,4,5' });
    const organization = { time: '09:00–18:00', day: 'Monday, Tuesday, Wednesday, Thursday and Friday' };
    for (const key of ['settingsCard.ignores-hours', 'settingsCard.ignores-days'] as const)
      assert.ok(textBlocksOf(message.card).includes(text(key, organization)), key);
    await chat.press(message, text('settingsCard.action.save'), {
      inputs: { quietFrom: '', quietUntil: '', quietDays: '' },
    });
    await bot.store.erasePerson(keyOf('samuel.carter'));
  });
});

describe('The status of nudges', () => {
  let bot: NudgeBot;
  before(async () => {
    bot = await startNudgeBot();
  });
  after(() => bot.stop());

  it('says what waits, when it may come within the quiet times, and what came last', async () => {
    const { person, chat, received } = await bot.changePhotoOnTuesdayEvening('samuel.carter');
    const status = async () => {
      await chat.say(undefined, { value: { intent: 'show-status' } });
      const { card } = chat.messages.at(-1) ?? assert.fail();
      assert.deepEqual(validateCard(card as never), []);
      return textBlocksOf(card);
    };
    assert.ok((await status()).includes(text('statusCard.nothing-waits')));
    assert.ok((await status()).includes(text('statusCard.none-yet')));
    await chat.say(undefined, { value: { intent: 'show-settings' } });
    const settings = chat.messages.at(-1) ?? assert.fail();
    const inputs = { language: 'it', quietFrom: '09:00', quietUntil: '11:00', quietDays: '3' };
    await chat.press(settings, text('settingsCard.action.save'), { inputs });
    const before = received().length;

    await bot.until(person, 2, 23);
    const waiting = await status();
    const [before11, after11] = italian('statusCard.waits.change', { when: '§' }).split('§');
    const line = waiting.find((sentence) => sentence.startsWith(before11 ?? '') && sentence.endsWith(after11 ?? ''));
    assert.match(line ?? waiting.join('\n'), /giovedì \d+ \S+ verso le 11:00/);
    assert.ok(waiting.includes(italian('statusCard.quiet-days', { day: 'mercoledì' })));
    await bot.until(person, 4, 10);
    const nudges = () =>
      titlesFor(received().slice(before), person).filter((title) => title?.includes('tua vecchia foto'));
    assert.deepEqual(nudges(), [], 'Wednesday and Thursday before eleven are quiet');
    await bot.until(person, 4, 12);
    assert.deepEqual(nudges(), [italian('nudgeCard.title.nudge.changed')], 'in the chosen language');
    assert.ok((await status()).some((line) => /^Il mio ultimo promemoria: \d+ \S+, 12:\d\d/.test(line)));

    const message = chat.messages.at(-1) ?? assert.fail();
    await chat.press(message, italian('nudgeCard.action.not-now'));
    assert.ok((await status()).some((line) => line.startsWith('Per ora hai chiesto')));
    await chat.say('stop reminding me');
    assert.ok((await status()).includes(italian('statusCard.off')));
  });
});
