import assert from 'node:assert/strict';
import { type CapturedBot, startCapturedBot } from '../helpers/bot/captured-bot.ts';

/** As in production: no setting names a host of Microsoft, and the machine reaches them through a proxy. */
describe("The bot with Microsoft's own host names", () => {
  let bot: CapturedBot;
  before(async () => {
    bot = await startCapturedBot({ LOG_LEVEL: 'info' }, { hosts: 'real' });
  });
  after(() => bot.stop());

  it('signs the person in, compares the pictures, opens SharePoint, and sees the copy', async () => {
    const { tenant } = bot;
    const chat = tenant.teams.personalChat(tenant.chatPerson);
    assert.equal((await chat.say('my photo is wrong')).status, 200, bot.written().stderr);
    const message = await chat.nextMessage();
    const link = chat.linkIn(message, 'Open SharePoint');
    assert.equal(new URL(link).origin, 'https://bot.contoso.example');
    const page = await tenant.openAs(tenant.chatPerson, link);
    assert.deepEqual([page.status, new URL(page.url).origin], [200, 'https://contoso-my.sharepoint.com']);
    assert.match(JSON.stringify(message.card), /SharePoint still shows an old photo/);
    assert.equal((await chat.press(message, 'Check again')).status, 200);
    assert.match(JSON.stringify(message.card), /Your photo in SharePoint is up to date/);
    const { requests } = tenant.state;
    for (const service of ['entra', 'graph', 'sharepoint', 'channel'] as const) {
      assert.ok(requests.of(service).length > 0, service);
    }
  });
});
