import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { textsIn } from '../../bot/locales/index.ts';
import { startTenant, type Tenant } from '../../sandbox/index.ts';
import { writeAppCertificate } from '../../sandbox/launch/app-certificate.ts';
import { botEnvironment } from '../../sandbox/launch/bot-environment.ts';
import { type BotProcess, startBotProcess } from '../../sandbox/launch/bot-process.ts';
import { textsOn } from '../helpers/bot/card-contents.ts';
import { runProgram } from '../helpers/command.ts';
import { SHORT_LIVED } from '../helpers/compile-cache.ts';
import { type ConnectProxy, startConnectProxy } from '../helpers/connect-proxy.ts';
import { createDataFolder } from '../helpers/store/data-folder.ts';

const BOT = [process.execPath, ...SHORT_LIVED, 'bot/index.ts'].join(' ');
const hostOf = (url: string) => new URL(url).host;

/** The bot and a command as processes behind a proxy. */
describe('Behind an outbound proxy', () => {
  let folder: string;
  let tenant: Tenant;
  let proxy: ConnectProxy;
  let bot: BotProcess | undefined;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'photo-sync-proxy-'));
    tenant = await startTenant({ seed: 7_407, peopleSeed: 1 });
    proxy = await startConnectProxy({ refuses: () => 407 });
    await writeFile(join(folder, 'authority.pem'), tenant.certificates.authority);
    await writeFile(join(folder, 'clock'), '0');
    await writeAppCertificate(tenant.apps.signIn, join(folder, 'app.pem'));
    await createDataFolder(join(folder, 'data'));
  });
  after(async () => {
    await bot?.stop();
    await proxy.stop();
    await tenant.stop();
    await rm(folder, { recursive: true });
  });

  const ofSandbox = (port: number) =>
    botEnvironment(tenant, new URL(`http://localhost:${port}`), {
      authority: join(folder, 'authority.pem'),
      clock: join(folder, 'clock'),
      data: join(folder, 'data'),
      certificate: join(folder, 'app.pem'),
    });
  const settings = (port: number) => ({
    ...ofSandbox(port),
    HTTPS_PROXY: proxy.url,
    HTTP_PROXY: proxy.url,
    NO_PROXY: '',
    no_proxy: '',
    LOG_LEVEL: 'silent',
  });

  /** Requests of the bot that arrived at Microsoft 365. The test itself calls Teams' chat without HTTP. */
  const arrived = () => tenant.state.requests.all().map(({ service }) => service);

  it('the bot sends nothing past a proxy that refuses', async () => {
    bot = await startBotProcess(BOT, 0, settings);
    tenant.teams.connectBot({
      botId: tenant.apps.bot.clientId,
      ssoClientId: tenant.apps.signIn.clientId,
      endpoint: bot.endpoint,
    });
    const response = await tenant.teams.personalChat(tenant.chatPerson).say('my photo is wrong');
    // Without the channel's keys no activity can be trusted.
    assert.notEqual(response.status, 200);
    assert.deepEqual(arrived(), []);
    assert.ok(proxy.asked.includes(hostOf(tenant.addresses.channel)));
  });

  it('the bot reaches every service through the proxy', async () => {
    proxy.behave('opens-all');
    const chat = tenant.teams.personalChat(tenant.chatPerson);
    // The bot waits a second before it tries to read the channel's keys again.
    for (let status = 0; status !== 200; ) ({ status } = await chat.say('my photo is wrong'));
    const { card } = await chat.nextMessage();
    assert.ok(!textsOn(card).includes(textsIn('en')('photoCard.title.unknown')));
    const { entra, graph, sharepoint, channel } = tenant.addresses;
    const hosts = [entra, graph, sharepoint, channel].map(hostOf);
    assert.deepEqual(
      hosts.filter((host) => !proxy.asked.includes(host)),
      [],
    );
  });

  for (const service of ['graph', 'sharepoint'] as const) {
    it(`the bot sends nothing to ${service} past a proxy that refuses it, and answers`, async () => {
      const refused = hostOf(tenant.addresses[service]);
      proxy.behave({ refuses: (host) => (host === refused ? 407 : undefined) });
      const before = proxy.asked.length;
      tenant.state.requests.clear();
      const chat = tenant.teams.personalChat(tenant.chatPerson);
      await chat.say('my photo is wrong');
      assert.ok(textsOn((await chat.nextMessage()).card).includes(textsIn('en')('photoCard.title.unknown')));
      assert.ok(!arrived().includes(service));
      assert.ok(proxy.asked.slice(before).includes(refused));
    });
  }

  it('the check command goes through the proxy, and names the remedy if it refuses', async () => {
    const check = (more: Record<string, string> = {}) =>
      runProgram('cli/photo-sync.ts', ['check', '--user', tenant.chatPerson.userPrincipalName], {
        ...settings(3_978),
        ...more,
      });
    proxy.behave({ refuses: () => 407 });
    tenant.state.requests.clear();
    const refused = await check();
    assert.match(refused.err, /proxy-refused[\s\S]+HTTPS_PROXY/);
    assert.deepEqual(arrived(), []);
    const malformed = await check({ HTTPS_PROXY: 'proxy.contoso.com:8080' });
    assert.equal(malformed.code, 78);
    assert.match(malformed.err, /HTTPS_PROXY is malformed/);
    proxy.behave('opens-all');
    const opened = await check();
    assert.equal(opened.err, '');
  });

  it('the settings of the sandbox lead directly to its tenant', async () => {
    proxy.behave({ refuses: () => 407 });
    const before = proxy.asked.length;
    const args = ['--user', tenant.chatPerson.userPrincipalName];
    const { err } = await runProgram('cli/photo-sync.ts', ['check', ...args], {
      ...ofSandbox(3_978),
      HTTPS_PROXY: proxy.url,
    });
    assert.equal(err, '');
    assert.deepEqual(proxy.asked.slice(before), []);
  });
});
