import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { checkCommand } from '../../../cli/check/command.ts';
import { attachmentOf, OAUTH_CARD } from '../../../sandbox/channel/activity.ts';
import { verdictOn } from '../../helpers/bot/card-contents.ts';
import { type RunningBot, startTenantWithBot } from '../../helpers/bot/running-bot.ts';
import { directorySnapshot, newRecord, runSetup, setupSettings } from '../../helpers/cli/setup-run.ts';
import { runHere } from '../../helpers/command.ts';

describe('photo-sync setup in an empty tenant', () => {
  let bot: RunningBot;
  let initial: string;
  let appId: string;
  const record = newRecord();
  const setUp = async (tenant: RunningBot['tenant'], args: readonly string[], more: Record<string, string> = {}) => {
    const result = await runSetup(tenant, ['--record', record, '--yes', ...args], setupSettings(tenant, more));
    assert.equal(result.code, 0, result.err);
    return result;
  };
  before(async () => {
    bot = await startTenantWithBot({
      secretless: true,
      async settings(tenant) {
        tenant.state.apps.delete(tenant.apps.signIn.clientId);
        tenant.state.switches.deviceCodeInterval = 0.1;
        initial = await directorySnapshot(tenant);
        const { out } = await setUp(tenant, ['--json']);
        appId = JSON.parse(out).appId;
        return JSON.parse(out).settings;
      },
    });
    const { teams, apps } = bot.tenant;
    teams.connectBot({ botId: apps.bot.clientId, ssoClientId: appId, endpoint: `${bot.url}/api/messages` });
  });
  after(async () => {
    rmSync(record, { force: true });
    await bot.stop();
  });

  const ask = async () => {
    const chat = bot.tenant.teams.personalChat(bot.tenant.chatPerson);
    await chat.say('my photo is wrong');
    return chat;
  };

  it('leads to a bot that answers a person who asks, without a question for consent', async () => {
    const chat = await ask();
    assert.equal(verdictOn((await chat.nextMessage()).card), 'out-of-date');
  });

  it('leads to a command that reads as the app itself', async () => {
    const { userPrincipalName } = bot.tenant.chatPerson;
    const settings = setupSettings(bot.tenant, { AAD_APP_CLIENT_ID: appId });
    const { code, out, err } = await runHere(checkCommand, ['--user', userPrincipalName, '--json'], settings);
    assert.equal(code, 1, err);
    assert.equal(JSON.parse(out).verdict.kind, 'out-of-date');
  });

  it('adds the redirect address once the address of the bot is known', async () => {
    const { out } = await setUp(bot.tenant, ['--json'], { AAD_APP_CLIENT_ID: appId, BOT_ENDPOINT: bot.url });
    assert.deepEqual(
      JSON.parse(out).changes.map(({ kind }: { kind: string }) => kind),
      ['redirect-uri'],
    );
    assert.deepEqual(bot.tenant.state.apps.get(appId)?.redirectUris, [`${bot.url}/auth-end`]);
  });

  it('takes everything back, after which the tenant is as before and sign-in needs a button', async () => {
    await setUp(bot.tenant, ['--remove']);
    assert.equal(await directorySnapshot(bot.tenant), initial);
    await bot.restart();
    const chat = await ask();
    assert.ok(attachmentOf(chat.activities.at(-1) ?? { type: '' }, OAUTH_CARD), 'Teams shows the sign-in button');
  });
});
