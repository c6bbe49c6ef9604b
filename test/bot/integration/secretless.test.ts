import assert from 'node:assert/strict';
import { textsIn } from '../../../bot/locales/index.ts';
import { textsOn, verdictOn } from '../../helpers/bot/card-contents.ts';
import { type NudgeBot, startNudgeBot, titlesFor } from '../../helpers/bot/nudge-bot.ts';
import { signInThroughWindow } from '../../helpers/chat/sign-in-window.ts';

const text = textsIn('en');

/**
 * The bot is a user-assigned managed identity, and its sign-in app trusts it. `npm run test:secretless` runs
 * all tests of this folder in the same way.
 */
describe('A bot without any secret', () => {
  let bot: NudgeBot;
  before(async () => {
    bot = await startNudgeBot({ secretless: true });
    const { bot: asBot, signIn } = bot.tenant.apps;
    assert.deepEqual([asBot.secret, signIn.secret, signIn.certificates], ['', '', []]);
  });
  after(() => bot.stop());

  const tokenRequests = () => bot.tenant.state.requests.of('entra').filter(({ url }) => /\/token\b/.test(url));
  const assertAllIssued = () => {
    assert.ok(tokenRequests().length > 0);
    assert.deepEqual(
      tokenRequests().filter(({ status }) => status !== 200),
      [],
    );
  };

  it('checks a photo in the name of the person who asks, in SharePoint too', async () => {
    bot.tenant.state.requests.clear();
    const chat = bot.tenant.teams.personalChat(bot.tenant.person('nora.lindqvist'));
    assert.equal((await chat.say('my photo is wrong')).status, 200);
    assert.equal(verdictOn((await chat.nextMessage()).card), 'out-of-date');
    assertAllIssued();
  });

  it('signs a person in with the window', async () => {
    bot.tenant.state.requests.clear();
    assert.equal(await signInThroughWindow(bot, bot.tenant.person('samuel.carter')), 200);
    assert.ok(tokenRequests().length >= 1, 'the code was redeemed');
    assertAllIssued();
  });

  it('nudges after a photo change that it saw with its own permissions', async () => {
    bot.tenant.state.requests.clear();
    const { person, received } = await bot.changePhotoOnTuesdayEvening('samuel.carter');
    await bot.until(person, 3, 10);
    assert.deepEqual(titlesFor(received(), person), [text('nudgeCard.title.nudge.changed')]);
    const read = bot.tenant.state.requests.of('sharepoint').filter(({ status }) => status === 200);
    assert.ok(read.length > 0, 'SharePoint as the app');
    assertAllIssued();
  });

  it('says so if its sign-in app trusts the client id, as some guides have it, instead of the object id', async () => {
    const { bot: asBot, signIn } = bot.tenant.apps;
    const trusted = signIn.federatedCredentials?.splice(0) ?? [];
    signIn.federatedCredentials?.push(...trusted.map((one) => ({ ...one, subject: asBot.clientId })));
    try {
      const chat = bot.tenant.teams.personalChat(bot.tenant.person('kenji.mori'));
      await chat.say('my photo is wrong');
      const { card } = await chat.nextMessage();
      assert.ok(textsOn(card).length > 0);
      const errors = JSON.stringify(bot.logged.filter(({ level }) => Number(level) >= 40));
      assert.match(errors, /AADSTS700213/);
    } finally {
      signIn.federatedCredentials?.splice(0, 1, ...trusted);
    }
  });
});
