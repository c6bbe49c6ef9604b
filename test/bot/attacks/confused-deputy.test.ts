import assert from 'node:assert/strict';
import { type NudgeBot, startNudgeBot } from '../../helpers/bot/nudge-bot.ts';

describe('A picture URL that a person wrote', () => {
  let bot: NudgeBot;
  before(async () => {
    bot = await startNudgeBot();
  });
  after(() => bot.stop());

  const filesRead = () =>
    bot.tenant.state.requests
      .of('sharepoint')
      .map(({ url }) => decodeURIComponent(url))
      .filter((url) => /getFileByServerRelativePath/i.test(url));

  it('opens no other person’s file with the app’s token', async () => {
    const victim = bot.tenant.person('samuel.carter');
    const { person, chat, received } = await bot.changePhotoOnTuesdayEvening('luca.moretti');
    assert.ok(victim.profile.thumbnails && person.profile.thumbnails);
    person.profile.ownPictureUrl = `${bot.tenant.addresses.sharepoint}/User%20Photos/Profile%20Pictures/${victim.id}_MThumb.jpg`;
    bot.tenant.state.requests.clear();
    await bot.until(person, 3, 12);
    const files = filesRead();
    assert.deepEqual(files, [], 'The check before a nudge read a file.');
    for (const { card } of received()) {
      const pictures = JSON.stringify(card).match(/\/photos\/[0-9a-f]{64}/g) ?? [];
      assert.ok(new Set(pictures).size <= 1, "Only the person's photo in Microsoft 365 is shown.");
    }

    // The person's own token opens what they may see.
    const before = chat.messages.length;
    await chat.say('La mia foto è sbagliata');
    await chat.until(() => chat.messages.length > before);
    await bot.settled();
    assert.ok(filesRead().some((url) => url.includes(victim.id)));
  });

  it('is read as the app if it is the person’s own file', async () => {
    const { person } = await bot.changePhotoOnTuesdayEvening('nora.lindqvist');
    bot.tenant.state.requests.clear();
    await bot.until(person, 3, 12);
    assert.ok(filesRead().every((url) => url.includes(person.id)));
    assert.notEqual(filesRead().length, 0);
  });
});
