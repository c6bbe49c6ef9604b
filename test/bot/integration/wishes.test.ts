import assert from 'node:assert/strict';
import { LANGUAGES, type Language, type TextKey, textsIn } from '../../../bot/locales/index.ts';
import type { BotMessage } from '../../../sandbox/channel/index.ts';
import { buttonsOn, textsOn } from '../../helpers/bot/card-contents.ts';
import { type NudgeBot, startNudgeBot } from '../../helpers/bot/nudge-bot.ts';
import { type Asked, WISH_MESSAGES } from '../../helpers/understand/wish-messages.ts';

/** A text that only the right answer has. */
const ANSWERS: Readonly<Record<Asked, TextKey>> = {
  check: 'photoCard.title.in-sync',
  status: 'statusCard.title',
  stop: 'nudgeCard.title.stopped',
  resume: 'nudgeCard.title.resumed',
  snooze: 'nudgeCard.title.not-now',
  settings: 'settingsCard.title',
  data: 'dataCard.title.known',
  forget: 'dataCard.title.forget',
  help: 'help.title',
  greeting: 'hello.text',
  thanks: 'thanks.title',
  report: 'help.title',
  none: 'not-understood.title',
  unsure: 'which.title',
};

describe('A message', () => {
  let bot: NudgeBot;
  before(async () => {
    bot = await startNudgeBot();
    // One person writes more than Teams lets a bot answer in a chat.
    bot.tenant.teams.switches.throttling = 'off';
  });
  after(() => bot.stop());

  async function answersTo(words: string, locale: string, alias: string, count = 1): Promise<readonly BotMessage[]> {
    const chat = bot.tenant.teams.personalChat(bot.tenant.person(alias));
    const sent = chat.messages.length;
    await chat.say(words, { locale });
    await chat.until(() => chat.messages.length >= sent + count);
    await bot.settled();
    return chat.messages.slice(sent);
  }
  async function answerTo(asked: Asked, language: Language): Promise<BotMessage> {
    const words = WISH_MESSAGES[language][asked];
    const [answer, ...others] = await answersTo(words, language, 'samuel.carter');
    assert.deepEqual(others, [], `one answer to ${words}`);
    return answer ?? assert.fail(`no answer to ${words}`);
  }

  for (const language of LANGUAGES) {
    const text = textsIn(language);
    describe(`in ${language}`, () => {
      for (const asked of Object.keys(ANSWERS) as Asked[]) {
        it(`is answered in ${language} by what it asks for: ${asked}`, async () => {
          const { card } = await answerTo(asked, language);
          assert.equal(card?.lang, language);
          assert.ok(textsOn(card).includes(text(ANSWERS[asked])), textsOn(card).join(' | '));
        });
      }

      it(`that leaves open what it means has buttons in ${language}`, async () => {
        const titles = buttonsOn((await answerTo('unsure', language)).card);
        const known = [...textsOfButtons(language)];
        assert.ok(titles.length >= 2 && titles.length <= 3, titles.join(' | '));
        assert.ok(
          titles.every((title) => known.includes(title)),
          titles.join(' | '),
        );
      });

      it(`that asks to be forgotten is done after a confirmation in ${language}`, async () => {
        const question = await answerTo('forget', language);
        const chat = bot.tenant.teams.personalChat(bot.tenant.person('samuel.carter'));
        await chat.press(question, text('action.forget-me'));
        assert.equal(question.card?.lang, language);
        assert.ok(textsOn(question.card).includes(text('dataCard.title.forgotten')));
      });
    });
  }

  it('with two wishes ends the reminders, and has the photo checked', async () => {
    const words = 'Stop reminding me. And my photo is still the old one, please check.';
    const [stopped, checked] = await answersTo(words, 'en', 'nora.lindqvist', 2);
    const text = textsIn('en');
    assert.ok(textsOn(stopped?.card).includes(text('nudgeCard.title.stopped')));
    assert.ok(textsOn(checked?.card).includes(text('photoCard.title.out-of-date')));
  });

  describe('that asks to be forgotten and for no more reminders', () => {
    const text = textsIn('en');
    const person = () => bot.tenant.person('nora.lindqvist');
    const chat = () => bot.tenant.teams.personalChat(person());
    const entry = () => bot.store.roster.find(bot.keyOf(person()));
    const isQuestion = ({ card }: BotMessage) => textsOn(card).includes(text('dataCard.title.forget'));

    for (const [words, also] of [
      ['Forget me and stop.', []],
      ['Delete all my data and stop writing to me.', ['stop']],
      ['Stop writing to me and delete all my data.', ['stop']],
      ['Forget me. No more reminders, please.', ['stop']],
      ['No more reminders, please. Forget me.', ['stop']],
      ['My photo is still wrong. Forget me. No more reminders, please.', ['stop', 'check']],
      ['No more reminders, please. Delete all my data. Check my photo.', ['stop', 'check']],
      ['my photo is wrong, delete my data and stop writing to me', ['stop', 'check']],
    ] as const) {
      it(`asks before it erases, and does the rest at once: ${words}`, async () => {
        await answersTo('Remind me again', 'en', 'nora.lindqvist');
        const hasCheck = also.some((one) => one === 'check');
        const [question, checked] = await answersTo(words, 'en', 'nora.lindqvist', hasCheck ? 2 : 1);
        assert.ok(question && isQuestion(question));
        const isStopped = also.some((one) => one === 'stop');
        assert.equal((await entry())?.optedOutAt !== undefined, isStopped);
        assert.equal(textsOn(question.card).includes(text('nudgeCard.stopped')), isStopped);
        if (hasCheck) assert.ok(textsOn(checked?.card).includes(text('photoCard.title.out-of-date')));
        else assert.equal(checked, undefined);
      });
    }

    it('keeps the stop if the person does not confirm the erasure', async () => {
      const [question] = await answersTo('Delete all my data and stop writing to me.', 'en', 'nora.lindqvist');
      await chat().press(question ?? assert.fail(), text('dataCard.action.go-back'));
      await bot.settled();
      assert.ok((await entry())?.optedOutAt);
    });

    it('erases the stop, too, as the question says: who writes again starts from scratch', async () => {
      const [question] = await answersTo('Delete all my data and stop writing to me.', 'en', 'nora.lindqvist');
      assert.ok(textsOn(question?.card).includes(text('dataCard.forget.then')));
      await chat().press(question ?? assert.fail(), text('action.forget-me'));
      assert.ok(textsOn(question?.card).includes(text('dataCard.forgotten')));
      await bot.settled();
      assert.equal(await entry(), undefined);
      await answersTo('what can you do?', 'en', 'nora.lindqvist');
      const back = await entry();
      assert.ok(back && back.optedOutAt === undefined);
    });

    it('stops for a person whom the bot does not know yet', async () => {
      const [question] = await answersTo('Delete all my data and stop writing to me.', 'en', 'priya.raman');
      assert.ok(textsOn(question?.card).includes(text('nudgeCard.stopped')));
      assert.ok((await bot.store.roster.find(bot.keyOf(bot.tenant.person('priya.raman'))))?.optedOutAt);
    });

    it('has buttons for both and for the check if one sentence leaves open what comes first', async () => {
      const words = 'my photo is wrong, forget me and stop reminding me';
      const [answer] = await answersTo(words, 'en', 'nora.lindqvist');
      const buttons = [text('action.forget-me'), text('action.stop-nudges'), text('action.check-photo')];
      assert.deepEqual(buttonsOn(answer?.card), buttons);
    });
  });
});

/** The titles of the buttons that ask for a wish. */
function textsOfButtons(language: Language): Set<string> {
  const intents = ['check-photo', 'stop-nudges', 'resume-nudges', 'not-now', 'help'] as const;
  const more = ['show-settings', 'show-status', 'show-data', 'forget-me'] as const;
  return new Set([...intents, ...more].map((intent) => textsIn(language)(`action.${intent}`)));
}
