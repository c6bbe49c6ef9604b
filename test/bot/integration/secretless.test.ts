import assert from 'node:assert/strict';
import { textsIn } from '../../../bot/locales/index.ts';
import { attachmentOf, OAUTH_CARD } from '../../../sandbox/channel/activity.ts';
import { entraCookie } from '../../../sandbox/entra/pages/session.ts';
import type { Person } from '../../../sandbox/index.ts';
import { textsOn, verdictOn } from '../../helpers/bot/card-contents.ts';
import { type NudgeBot, startNudgeBot, titlesFor } from '../../helpers/bot/nudge-bot.ts';
import { createPageBrowser } from '../../helpers/sandbox/page-browser.ts';

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
    const person = bot.tenant.person('samuel.carter');
    bot.tenant.teams.setDevices(person, 0);
    bot.tenant.state.requests.clear();
    const page = await signInPageFor(person);
    const started = await fetch(page, { redirect: 'manual' });
    const cookie = started.headers.getSetCookie().map((one) => one.split(';')[0]);
    const browser = createPageBrowser(bot.tenant.addresses.entraPages, entraCookie(person));
    const { redirectedTo } = await browser.open(started.headers.get('location') ?? '');
    const finished = await fetch(redirectedTo ?? '', { headers: { cookie: cookie.join('; ') }, redirect: 'manual' });
    assert.equal(finished.status, 200);
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

  async function signInPageFor(person: Person): Promise<string> {
    const chat = bot.tenant.teams.personalChat(person);
    await chat.say('my photo is wrong');
    const card = attachmentOf(chat.activities.at(-1) ?? { type: '' }, OAUTH_CARD) as { buttons: { value: string }[] };
    return card.buttons[0]?.value ?? '';
  }
});
