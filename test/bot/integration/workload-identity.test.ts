import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { textsIn } from '../../../bot/locales/index.ts';
import { projectedToken } from '../../../sandbox/identity/cluster.ts';
import { trustServiceAccount } from '../../../sandbox/identity/trust-identity.ts';
import { textsOn, verdictOn } from '../../helpers/bot/card-contents.ts';
import { type NudgeBot, startNudgeBot, titlesFor } from '../../helpers/bot/nudge-bot.ts';
import { signInThroughWindow } from '../../helpers/chat/sign-in-window.ts';

const text = textsIn('en');

/** Both apps are registrations that trust the service account of a Kubernetes cluster. */
describe('A bot with the identity of its Kubernetes service account', () => {
  let bot: NudgeBot;
  let folder: string;
  let tokenFile: string;
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'workload-identity-'));
    tokenFile = join(folder, 'token');
    bot = await startNudgeBot({ tokenFile });
    const { bot: asBot, signIn } = bot.tenant.apps;
    assert.deepEqual([asBot.secret, asBot.managedIdentity, signIn.secret, signIn.certificates], ['', false, '', []]);
  });
  after(async () => {
    await bot.stop();
    rmSync(folder, { recursive: true });
  });

  const tokenRequests = () => bot.tenant.state.requests.of('entra').filter(({ url }) => /\/token\b/.test(url));
  const assertAllIssued = () => {
    assert.ok(tokenRequests().length > 0);
    assert.deepEqual(
      tokenRequests().filter(({ status }) => status !== 200),
      [],
    );
    assert.equal(bot.tenant.state.requests.of('identity').filter(({ url }) => /msi|metadata/.test(url)).length, 0);
  };
  const ask = async (alias: string) => {
    const chat = bot.tenant.teams.personalChat(bot.tenant.person(alias));
    assert.equal((await chat.say('my photo is wrong')).status, 200);
    return chat.nextMessage();
  };
  const errors = () => JSON.stringify(bot.logged.filter(({ level }) => Number(level) >= 40));

  it('checks a photo in the name of the person who asks, in SharePoint too', async () => {
    // So that the bot's own token is requested here, too.
    await bot.restart();
    bot.tenant.state.requests.clear();
    assert.equal(verdictOn((await ask('nora.lindqvist')).card), 'out-of-date');
    assertAllIssued();
  });

  it('signs a person in with the window', async () => {
    bot.tenant.state.requests.clear();
    assert.equal(await signInThroughWindow(bot, bot.tenant.person('samuel.carter')), 200);
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

  it('goes on with the token that Kubernetes renewed', async () => {
    const { state, apps } = bot.tenant;
    const renewed = { namespace: 'bots', name: 'renewed' };
    const trusted = apps.signIn.federatedCredentials?.splice(0) ?? [];
    trustServiceAccount(state, apps.signIn, renewed);
    writeFileSync(tokenFile, await projectedToken(state, { account: renewed }));
    try {
      assert.ok(verdictOn((await ask('kenji.mori')).card));
    } finally {
      apps.signIn.federatedCredentials?.splice(0, 1, ...trusted);
      writeFileSync(tokenFile, await projectedToken(state));
    }
  });

  it('answers and says why if the app trusts another service account', async () => {
    const { signIn } = bot.tenant.apps;
    const trusted = signIn.federatedCredentials?.splice(0) ?? [];
    trustServiceAccount(bot.tenant.state, signIn, { namespace: 'default', name: 'photo-sync' });
    try {
      assert.ok(textsOn((await ask('priya.raman')).card).length > 0);
      assert.match(errors(), /AADSTS700213/);
    } finally {
      signIn.federatedCredentials?.splice(0, 1, ...trusted);
    }
  });

  it('answers and says why if Kubernetes no longer renews the token', async () => {
    writeFileSync(tokenFile, await projectedToken(bot.tenant.state, { expiresIn: -1 }));
    try {
      await bot.restart();
      assert.ok(textsOn((await ask('nora.lindqvist')).card).length > 0);
      assert.match(errors(), /federated-token-unusable/);
      assert.match(errors(), /AZURE_FEDERATED_TOKEN_FILE is /);
    } finally {
      writeFileSync(tokenFile, await projectedToken(bot.tenant.state));
    }
  });
});
