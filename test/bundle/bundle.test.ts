import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  globSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { textsIn } from '../../bot/locales/index.ts';
import { startTenant, type Tenant } from '../../sandbox/index.ts';
import { botEnvironment } from '../../sandbox/launch/bot-environment.ts';
import { startBotProcess } from '../../sandbox/launch/bot-process.ts';
import { textsOn } from '../helpers/bot/card-contents.ts';
import { copyOfNode, oldestNode, protectedCopy } from '../helpers/bundle/protected-copy.ts';

/** The oldest Node of `engines`, and the one of this repository. */
const OLDEST = '22.13.0';
const NODES = { [OLDEST]: () => oldestNode(OLDEST), 'of this repository': () => process.execPath };
const root = mkdtempSync(join(tmpdir(), 'bundle-'));
// The other user has to reach the copy.
chmodSync(root, 0o755);

interface Bill {
  readonly components: readonly { readonly name: string; readonly version: string }[];
  readonly metadata: { readonly component: { readonly name: string } };
}

function bundle(folder: string, ...args: string[]): string {
  const out = join(root, folder);
  execFileSync(process.execPath, ['cli/photo-sync.ts', 'bundle', '--out', out, ...args], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  return out;
}

const readJson = (...path: string[]) => JSON.parse(readFileSync(join(...path), 'utf8'));
/** `name@version` of every package in a bundle, as its own package.json says. */
function packagesOf(folder: string): string[] {
  const files = globSync('node_modules/{*,@*/*}/{package.json,node_modules/{*,@*/*}/package.json}', { cwd: folder });
  return files
    .filter((file) => /node_modules\/(@[^/]+\/)?[^/@]+\/package\.json$/.test(file))
    .map((file) => readJson(folder, file) as { name: string; version: string })
    .map(({ name, version }) => `${name}@${version}`)
    .toSorted();
}

describe('npm run bundle', () => {
  let folder: string;
  before(() => {
    assert.ok(existsSync('lib/bot/index.js'), 'npm run build comes first');
    folder = bundle('linux');
  });
  after(() => rmSync(root, { recursive: true }));

  it('has the built code, production dependencies, notices and a bill of materials, and nothing else', () => {
    const expected = ['THIRD-PARTY-NOTICES.txt', 'lib', 'node_modules', 'package.json', 'sbom.cdx.json'];
    assert.deepEqual(readdirSync(folder).toSorted(), expected);
    const { dependencies, engines } = readJson('package.json');
    const bundled = readJson(folder, 'package.json');
    assert.deepEqual(bundled.dependencies, dependencies);
    assert.equal(bundled.devDependencies, undefined);
    assert.equal(engines.node, `>=${OLDEST.replace(/\.0$/, '')}`);
    const packages = packagesOf(folder);
    assert.ok(packages.length > 200, `${packages.length} packages`);
    const names = new Set(packages.map((one) => one.replace(/@[^@]+$/, '')));
    for (const name of Object.keys(dependencies)) assert.ok(names.has(name), `${name} is missing`);
    const locked = Object.entries(readJson('package-lock.json').packages as Record<string, { dev?: boolean }>);
    const development = locked.flatMap(([path, { dev }]) => (dev ? [path.replace(/^node_modules\//, '')] : []));
    assert.ok(development.length > 50);
    assert.deepEqual(
      development.filter((name) => names.has(name)),
      [],
    );
    assert.deepEqual(
      [...names].filter((name) => /sandbox|dicebear|^@typescript\//.test(name)),
      [],
    );
  });

  it('has no sources, no tests, no links, and no tools of the build', () => {
    const files = readdirSync(join(folder, 'lib'), { recursive: true, encoding: 'utf8' });
    assert.deepEqual(
      files.filter((file) => /(?<!\.d)\.ts$|\.test\./.test(file)),
      [],
    );
    assert.deepEqual(readdirSync(join(folder, 'lib')).toSorted(), ['bot', 'cli', 'package.json', 'src']);
    assert.deepEqual(
      files.filter((file) => /^cli\/(package|bundle|source-commands|copy-assets|write-model)/.test(file)),
      [],
    );
    const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
    assert.deepEqual(
      entries.filter((entry) => entry.isSymbolicLink()).map(({ name }) => name),
      [],
    );
  });

  it('has the program for admins, without what needs the sources', () => {
    const help = execFileSync(process.execPath, [join(folder, 'lib/cli/photo-sync.js'), '--help'], {
      encoding: 'utf8',
    });
    for (const command of ['check', 'sweep', 'nudges', 'completion'])
      assert.match(help, new RegExp(`^  ${command} `, 'm'));
    assert.doesNotMatch(help, /^ {2}(package|bundle) /m);
    assert.equal(readJson(folder, 'package.json').bin['photo-sync'], 'lib/cli/photo-sync.js');
  });

  it('names every package with its licence in the notices, and in the bill of materials', () => {
    const packages = packagesOf(folder);
    const notices = readFileSync(join(folder, 'THIRD-PARTY-NOTICES.txt'), 'utf8');
    const noticed = [...notices.matchAll(/^-{80}\n\n(\S+) (\S+)\n/gm)].map(([, name, version]) => `${name}@${version}`);
    assert.deepEqual(noticed.toSorted(), packages);
    assert.match(notices, /\nsharp 0\.\d+\.\d+\nLicence: Apache-2\.0\n[^-]*Apache License/);
    const { components, metadata } = readJson(folder, 'sbom.cdx.json') as Bill;
    assert.equal(metadata.component.name, 'photo-sync');
    assert.deepEqual([...new Set(components.map(({ name, version }) => `${name}@${version}`))].toSorted(), [
      ...new Set(packages),
    ]);
  });

  const nativeParts = (of: string) => packagesOf(of).filter((one) => one.startsWith('@img/sharp-'));

  it('has the native parts for the platform that was asked for, and no others', () => {
    const names = (of: string) => nativeParts(of).map((one) => one.replace(/@[^@]+$/, ''));
    assert.deepEqual(names(folder), ['@img/sharp-libvips-linux-x64', '@img/sharp-linux-x64']);
    const other = bundle('alpine', '--cpu', 'arm64', '--libc', 'musl');
    assert.deepEqual(names(other), ['@img/sharp-libvips-linuxmusl-arm64', '@img/sharp-linuxmusl-arm64']);
  });

  it('replaces an earlier bundle, and no other folder', () => {
    const other = mkdtempSync(join(root, 'other-'));
    writeFileSync(join(other, 'kept'), '');
    assert.throws(
      () => execFileSync(process.execPath, ['cli/photo-sync.ts', 'bundle', '--out', other], { stdio: 'pipe' }),
      {
        status: 1,
        message: /bundle-failed: .* is not empty and no earlier bundle/,
      },
    );
    assert.deepEqual(readdirSync(other), ['kept']);
  });

  describe('write-protected, as another user', () => {
    let tenant: Tenant;
    before(async () => {
      tenant = await startTenant({ peopleSeed: 1 });
      writeFileSync(join(root, 'authority.pem'), tenant.certificates.authority);
      writeFileSync(join(root, 'clock'), '0');
    });
    after(() => tenant.stop());

    for (const [name, node] of Object.entries(NODES)) {
      it(`checks a photo on Node ${name}, and writes only to the data folder`, async () => {
        const copy = await protectedCopy(folder, join(root, name.replaceAll(' ', '-')));
        assert.equal(copy.isWritable(), false);
        const before = copy.fingerprint();
        const program = copyOfNode(node(), join(root, name.replaceAll(' ', '-'), 'bin'));
        const files = { authority: join(root, 'authority.pem'), clock: join(root, 'clock'), data: copy.data };
        const bot = await startBotProcess(copy.command(program), 0, (port) => ({
          ...botEnvironment(tenant, new URL(`http://localhost:${port}`), files),
          SHAREPOINT_MY_SITE_URL: tenant.addresses.sharepoint,
          NODE_ENV: 'production',
          NODE_COMPILE_CACHE: '',
          TMPDIR: '/nonexistent',
          HOME: '/nonexistent',
        }));
        tenant.teams.connectBot({
          botId: tenant.apps.bot.clientId,
          ssoClientId: tenant.apps.signIn.clientId,
          endpoint: bot.endpoint,
        });
        const chat = tenant.teams.personalChat(tenant.chatPerson);
        const sent = chat.messages.length;
        assert.equal((await chat.say('my photo is wrong')).status, 200);
        const title = textsIn('en')('photoCard.title.out-of-date');
        await chat.until(() => chat.messages.slice(sent).some(({ card }) => textsOn(card).includes(title)));
        await bot.stop();
        assert.equal(await bot.ended, 0);
        assert.equal(copy.fingerprint(), before);
      });
    }
  });
});
