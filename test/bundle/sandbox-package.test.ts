import assert from 'node:assert/strict';
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { freePort } from '../../sandbox/http/free-port.ts';

const ECHO_BOT = 'test/helpers/foreign/echo-bot.ts';

/** A test of the echo bot, as another project would have it. */
const SPEC = `
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { botEnvironment, startTenant } from 'tenant-sandbox';

it('echoes', async () => {
  const tenant = await startTenant({ hosts: 'real' });
  writeFileSync('authority.pem', tenant.certificates.authority);
  const endpoint = 'http://localhost:' + process.env.BOT_PORT + '/api/messages';
  const env = botEnvironment(tenant, new URL(endpoint), { authority: 'authority.pem', clock: '', data: '' }, 'botbuilder');
  const bot = spawn(process.execPath, ['echo-bot.ts'], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  await once(bot.stdout, 'data');
  tenant.teams.connectBot({ botId: tenant.apps.bot.clientId, ssoClientId: tenant.apps.signIn.clientId, endpoint });
  const chat = tenant.teams.personalChat(tenant.chatPerson);
  await chat.say('hello');
  assert.equal((await chat.nextMessage()).text, 'Nora Lindqvist: hello');
  bot.kill();
  await tenant.stop();
});
`;

describe('The sandbox as a package', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sandbox-package-'));
  const inFolder = (...path: string[]) => join(folder, ...path);
  const command = inFolder('node_modules/tenant-sandbox/main.js');

  /** Installs the tarball, and of this repository's packages only those that it names. */
  before(() => {
    const packed = inFolder('packed');
    const tarball = execFileSync(process.execPath, ['sandbox/pack.ts', packed], { encoding: 'utf8' }).trim();
    const installed = inFolder('node_modules/tenant-sandbox');
    mkdirSync(installed, { recursive: true });
    execFileSync('tar', ['xzf', tarball, '-C', installed, '--strip-components=1']);
    const { dependencies, optionalDependencies } = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8'));
    const own = Object.keys({ ...dependencies, ...optionalDependencies });
    for (const name of [...own, 'botbuilder', 'mocha', '@types/node']) {
      mkdirSync(dirname(inFolder('node_modules', name)), { recursive: true });
      symlinkSync(resolve('node_modules', name), inFolder('node_modules', name));
    }
    writeFileSync(inFolder('package.json'), '{ "type": "module" }');
    cpSync(ECHO_BOT, inFolder('echo-bot.ts'));
    writeFileSync(inFolder('echo.spec.js'), SPEC);
  });
  after(() => rmSync(folder, { recursive: true }));

  it('runs a test of a foreign bot', async () => {
    const mocha = inFolder('node_modules/mocha/bin/mocha.js');
    const env = { ...process.env, BOT_PORT: String(await freePort()) };
    const args = [mocha, '--timeout', '100000', 'echo.spec.js'];
    const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: folder, env, encoding: 'utf8' });
    assert.equal(status, 0, stdout + stderr);
    assert.match(stdout, /1 passing/);
  });

  it('has types', () => {
    const check = (line: string) => {
      writeFileSync(inFolder('consumer.ts'), `import { startTenant } from 'tenant-sandbox';\n${line}\n`);
      const compiler = resolve('node_modules/typescript/bin/tsc');
      const options = ['--noEmit', '--strict', '--module', 'nodenext', '--target', 'es2024', '--types', 'node'];
      return spawnSync(process.execPath, [compiler, ...options, 'consumer.ts'], { cwd: folder, encoding: 'utf8' });
    };
    const right = check('export const id: string = (await startTenant({ seed: 7 })).apps.bot.clientId;');
    assert.equal(right.status, 0, right.stdout);
    assert.match(check('export const id: number = (await startTenant()).apps.bot.clientId;').stdout, /TS2322/);
  });

  it('starts a bot and the chat window by its command, and prints what connects another bot', async () => {
    assert.match(
      execFileSync(process.execPath, [command, '--help'], { encoding: 'utf8' }),
      /^ {2}tenant-sandbox --start/m,
    );
    const words = ['--real-hosts', '--sdk', 'botbuilder', '--start', 'node echo-bot.ts'];
    const child = spawn(process.execPath, [command, ...words], { cwd: folder, stdio: ['ignore', 'pipe', 'inherit'] });
    let printed = '';
    const ended = new Promise<number | null>((done) => child.once('exit', done));
    const ready = new Promise<void>((done) => {
      child.stdout.on('data', (chunk) => {
        printed += chunk;
        if (printed.includes('Ctrl-C')) done();
      });
    });
    await Promise.race([ready, ended]);
    const [, control] = /Control page +(http\S+)/.exec(printed) ?? [];
    assert.ok(control, printed);
    const chat = await fetch(`${control}/api/chat`);
    assert.equal(chat.status, 200);
    assert.match(printed, /^ {2}MicrosoftAppId=/m);
    child.kill('SIGINT');
    assert.equal(await ended, 0);
  });
});
