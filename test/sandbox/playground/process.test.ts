import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { networkInterfaces } from 'node:os';
import { type Playground, startPlayground } from '../../../sandbox/playground/start-playground.ts';
import { startTenantWithEchoBot, type TenantWithBot } from '../../helpers/sandbox/echo-bot.ts';

describe("Microsoft's Agents Playground", () => {
  let bot: TenantWithBot;
  let playground: Playground | undefined;
  before(async () => {
    bot = await startTenantWithEchoBot();
  });
  afterEach(async () => {
    await playground?.stop();
    playground = undefined;
  });
  after(() => bot.stop());

  const start = async () => {
    playground = await startPlayground(bot.tenant.state, bot.teams, { person: bot.tenant.megan, port: 0 });
    return playground;
  };

  it("starts with the tenant's people and chats, and stops", async () => {
    const { url, pid, stop } = await start();
    const { config } = await (await fetch(`${url}/_internal/v1/config`)).json();
    assert.equal(config.currentUser.aadObjectId, bot.tenant.megan.id);
    assert.equal(config.personalChat.id, bot.teams.personalChat(bot.tenant.megan).id);
    const icon = await fetch(`${url}/favicon.ico`);
    assert.deepEqual([icon.status, icon.headers.get('content-type')], [200, 'image/svg+xml']);
    await stop();
    playground = undefined;
    assert.throws(() => process.kill(pid, 0), { code: 'ESRCH' });
  });

  it('is reachable only from this machine', async function () {
    const outside = Object.values(networkInterfaces())
      .flatMap((addresses) => addresses ?? [])
      .find((address) => address.family === 'IPv4' && !address.internal);
    if (!outside) return this.skip();
    const { port } = new URL((await start()).url);
    const socket = connect(Number(port), outside.address);
    const [error] = await once(socket, 'error');
    assert.equal((error as NodeJS.ErrnoException).code, 'ECONNREFUSED');
  });

  it('ends when its parent is killed', async () => {
    const parent = spawn(process.execPath, ['--input-type=module', '--eval', PARENT], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [line] = await once(parent.stdout, 'data');
    const socket = connect(Number(String(line).trim()), '127.0.0.1');
    await once(socket, 'connect');
    parent.kill('SIGKILL');
    await once(socket.resume(), 'close');
  });

  it('requires a connected bot', async () => {
    const { createTeams } = await import('../../../sandbox/channel/index.ts');
    const teams = createTeams(bot.tenant.state);
    await assert.rejects(startPlayground(bot.tenant.state, teams, { person: bot.tenant.megan }), /Connect a bot/);
  });
});

const module = new URL('../../../sandbox/playground/process.ts', import.meta.url).href;
const PARENT = `
  import { mkdtempSync } from 'node:fs';
  import { tmpdir } from 'node:os';
  import { join } from 'node:path';
  import { createServer } from 'node:http';
  import { startPlaygroundProcess } from '${module}';
  const bot = createServer((_, response) => response.end()).listen(0, '127.0.0.1', async () => {
    const { url } = await startPlaygroundProcess({
      folder: mkdtempSync(join(tmpdir(), 'agents-playground-')),
      endpoint: 'http://localhost:' + bot.address().port,
      conversationId: 'a:1',
      port: 0,
      openBrowser: false,
    });
    console.log(new URL(url).port);
  });
`;
