import assert from 'node:assert/strict';
import { DateTime } from 'luxon';
import { textsIn } from '../../../bot/locales/index.ts';
import { type NudgeBot, startNudgeBot, titlesFor } from '../../helpers/bot/nudge-bot.ts';

const text = textsIn('en');

describe('Preferences for nudges', () => {
  let bot: NudgeBot;
  beforeEach(async () => {
    bot = await startNudgeBot();
  });
  afterEach(() => bot.stop());

  it('"Not now" snoozes until tomorrow and can be undone', async () => {
    const { person, chat, received } = await bot.changePhotoOnTuesdayEvening('samuel.carter');
    await bot.until(person, 3, 10);
    const [nudge] = received();
    assert.ok(nudge);
    const { response } = await chat.press(nudge, text('nudgeCard.action.not-now'));
    assert.equal(response?.kind, 'card');
    assert.deepEqual(titlesFor([nudge], person), [text('nudgeCard.title.not-now')]);
    const { snoozedUntil } = (await bot.store.roster.find(bot.keyOf(person))) ?? {};
    const tomorrow = DateTime.fromJSDate(bot.tenant.state.clock.now(), { zone: person.timeZone })
      .plus({ days: 1 })
      .startOf('day');
    assert.equal(snoozedUntil?.getTime(), tomorrow.plus({ hours: 9 }).toMillis());
    await chat.press(nudge, text('nudgeCard.action.undo'));
    assert.equal((await bot.store.roster.find(bot.keyOf(person)))?.snoozedUntil, undefined);
  });

  it('"Don’t remind me" is permanent until the person resumes, by button or by message', async () => {
    const { person, chat, received } = await bot.changePhotoOnTuesdayEvening('samuel.carter');
    await bot.until(person, 3, 10);
    const [nudge] = received();
    assert.ok(nudge);
    await chat.press(nudge, text('action.stop-nudges'));
    assert.deepEqual(titlesFor([nudge], person), [text('nudgeCard.title.stopped')]);
    assert.ok((await bot.store.roster.find(bot.keyOf(person)))?.optedOutAt);
    await bot.until(person, 4, 18);
    assert.equal(received().length, 1, 'no reminder');
    await chat.say('remind me again');
    await bot.settled();
    assert.equal((await bot.store.roster.find(bot.keyOf(person)))?.optedOutAt, undefined);
    await chat.say('stop reminding me');
    assert.ok((await bot.store.roster.find(bot.keyOf(person)))?.optedOutAt);
    assert.deepEqual(titlesFor(received().slice(1), person), [
      text('nudgeCard.title.resumed'),
      text('nudgeCard.title.stopped'),
    ]);
  });
});
