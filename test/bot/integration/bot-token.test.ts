import assert from 'node:assert/strict';
import { createAppCertificate } from '../../../sandbox/launch/app-certificate.ts';
import { verdictOn } from '../../helpers/bot/card-contents.ts';
import { type RunningBot, startTenantWithBot } from '../../helpers/bot/running-bot.ts';

describe('The bot’s own token', () => {
  let bot: RunningBot;
  before(async () => {
    // A managed identity's token comes from its own endpoint.
    bot = await startTenantWithBot({ secretless: false });
  });
  after(() => bot.stop());

  it('is requested once for concurrent messages', async () => {
    const { people, requests } = bot.tenant.state;
    const chats = [...people.values()].slice(0, 6).map((person) => bot.tenant.teams.personalChat(person));
    const answered = chats.map((chat) => chat.nextMessage(AbortSignal.timeout(10_000)));
    await Promise.all(chats.map((chat) => chat.say('help')));
    assert.equal((await Promise.all(answered)).length, 6);
    assert.equal(requests.of('entra').filter(({ url }) => /\/token\b/.test(url)).length, 1);
  });

  it('needs no secret if the bot and its sign-in app have certificates', async () => {
    const certified = await startTenantWithBot({
      secretless: false,
      async settings({ apps }) {
        const [ofBot, ofApp] = await Promise.all([createAppCertificate(), createAppCertificate()]);
        apps.bot.certificates?.push(ofBot.certificate);
        apps.signIn.certificates?.push(ofApp.certificate);
        const wrong = { BOT_PASSWORD: 'wrong', AAD_APP_CLIENT_SECRET: 'wrong' };
        const pemOf = ({ certificate, privateKey }: typeof ofBot) => `${privateKey}\n${certificate}`;
        return { ...wrong, BOT_CERTIFICATE: pemOf(ofBot), APP_CERTIFICATE: pemOf(ofApp) };
      },
    });
    try {
      const chat = certified.tenant.teams.personalChat(certified.tenant.chatPerson);
      await chat.say('my photo is wrong');
      assert.equal(verdictOn((await chat.nextMessage()).card), 'out-of-date');
    } finally {
      await certified.stop();
    }
  });

  it('signs people in with the next proof if the certificate cannot be used', async () => {
    const fallingBack = await startTenantWithBot({
      secretless: false,
      settings: () => ({ APP_CERTIFICATE_FILE: '/nowhere/app.pem' }),
    });
    try {
      const chat = fallingBack.tenant.teams.personalChat(fallingBack.tenant.chatPerson);
      await chat.say('my photo is wrong');
      assert.equal(verdictOn((await chat.nextMessage()).card), 'out-of-date');
    } finally {
      await fallingBack.stop();
    }
  });
});
