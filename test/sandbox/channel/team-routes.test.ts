import assert from 'node:assert/strict';
import { TeamsInfo } from 'botbuilder';
import { callConnector } from '../../helpers/sandbox/call-connector.ts';
import { startTenantWithEchoBot, type TenantWithBot } from '../../helpers/sandbox/echo-bot.ts';

describe('A team', () => {
  let bot: TenantWithBot;
  before(async () => {
    bot = await startTenantWithEchoBot();
    bot.teams.switches.throttling = 'off';
  });
  after(() => bot.stop());

  it('has details and channels for Microsoft’s client', async () => {
    const { megan, lee } = bot.tenant;
    const general = bot.teams.channel('Design', 'General', [megan, lee]);
    const photos = bot.teams.channel('Design', 'Photos', [megan]);
    const read = Promise.withResolvers<unknown>();
    bot.onTurn(async (context) => {
      try {
        read.resolve([await TeamsInfo.getTeamDetails(context), await TeamsInfo.getTeamChannels(context)]);
      } catch (error) {
        read.reject(error);
      }
    });
    await photos.say('hello');
    const [details, channels] = (await read.promise) as [Record<string, unknown>, { id: string; name?: string }[]];
    assert.deepEqual(
      [details.id, details.name, details.channelCount, details.memberCount],
      [general.id, 'Design', 2, 2],
    );
    assert.match(String(details.aadGroupId), /^[0-9a-f-]{36}$/);
    assert.deepEqual(
      channels.map(({ id, name }) => [id, name]),
      [
        [general.id, undefined],
        [photos.id, 'Photos'],
      ],
    );
  });

  it('is refused to bots that are not installed there, and is not found where there is none', async () => {
    const sales = bot.teams.channel('Sales', 'General', [bot.tenant.megan]);
    const get = async (path: string, clientId = bot.tenant.botApp.clientId) => {
      const { status, code } = await callConnector(bot, `/teams/${path}`, { clientId });
      return [status, code];
    };
    const team = encodeURIComponent(sales.id);
    assert.deepEqual(await get(team), [403, 'BotNotInConversationRoster']);
    assert.deepEqual(await get(`${team}/conversations`), [403, 'BotNotInConversationRoster']);
    assert.deepEqual(await get('19%3Anone%40thread.tacv2'), [404, 'ConversationNotFound']);
    await sales.install({ silent: true });
    assert.deepEqual(await get(team), [200, undefined]);
    assert.deepEqual(await get(team, bot.tenant.ssoApp.clientId), [403, 'BotNotInConversationRoster']);
  });
});
