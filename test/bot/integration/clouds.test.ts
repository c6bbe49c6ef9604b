import assert from 'node:assert/strict';
import { textsIn } from '../../../bot/locales/index.ts';
import { CLOUD_NAMES } from '../../../src/microsoft365/clouds.ts';
import { textsOn } from '../../helpers/bot/card-contents.ts';
import { type RunningBot, startTenantWithBot } from '../../helpers/bot/running-bot.ts';

const text = textsIn('en');

/** Each cloud has its own audiences and issuers of tokens. All hosts are on this machine. */
describe('In every cloud with bots', () => {
  let bot: RunningBot | undefined;
  afterEach(async () => {
    await bot?.stop();
    bot = undefined;
  });

  // Teams operated by 21Vianet has no bots: https://learn.microsoft.com/microsoftteams/platform/concepts/sovereign-cloud
  for (const name of CLOUD_NAMES.filter((cloud) => cloud !== 'china')) {
    it(`${name}: answers a person from Graph and SharePoint`, async () => {
      bot = await startTenantWithBot({ cloud: name });
      const { tenant } = bot;
      const chat = tenant.teams.personalChat(tenant.chatPerson);
      assert.equal((await chat.say('my photo is wrong')).status, 200);
      const { card } = await chat.nextMessage();
      assert.ok(textsOn(card).includes(text('photoCard.title.out-of-date')), textsOn(card).join());
      assert.deepEqual(tenant.teams.failures, []);
    });
  }

  it("a bot of one cloud rejects another cloud's channel", async () => {
    bot = await startTenantWithBot({ cloud: 'gcc-high', settings: () => ({ CLOUD: 'worldwide' }) });
    const chat = bot.tenant.teams.personalChat(bot.tenant.chatPerson);
    assert.equal((await chat.say('my photo is wrong')).status, 401);
    assert.match(String(bot.logged.at(-1)?.code), /wrong-issuer/);
  });
});
