import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { strFromU8, unzipSync } from 'fflate';
import { LANGUAGES } from '../../bot/locales/index.ts';
import { packageCommand } from '../../cli/package/command.ts';
import { fillPlaceholders } from '../../cli/package/fill-placeholders.ts';
import { packageProblems } from '../../cli/package/package-problems.ts';
import { runHere } from '../helpers/command.ts';
import { compileCache } from '../helpers/compile-cache.ts';

/** What provisioning would write. */
const IDS = {
  TEAMS_APP_ID: '0f6b1c1e-6d2e-4a53-9b57-0a3a3c0f9d11',
  BOT_ID: '1a7c2d2f-7e3f-4b64-8c68-1b4b4d1f0e22',
  BOT_DOMAIN: 'photo-sync.contoso.example',
  AAD_APP_CLIENT_ID: '2b8d3e30-8f40-4c75-9d79-2c5c5e201f33',
};

describe('npm run package', () => {
  const folder = mkdtempSync(join(tmpdir(), 'package-'));
  after(() => rmSync(folder, { recursive: true }));
  const run = (name: string, environment: Record<string, string> = IDS) => {
    const file = join(folder, name);
    return runHere(packageCommand, ['--env', 'dev', '--out', file, '--json'], environment).then((result) => ({
      ...result,
      file,
    }));
  };

  it('writes manifest, icons and languages, with every placeholder filled', async () => {
    const { code, err, out, file } = await run('one.zip');
    assert.deepEqual([code, err], [0, '']);
    const entries = unzipSync(readFileSync(file));
    const languages = LANGUAGES.filter((one) => one !== 'en').map((one) => `${one}.json`);
    assert.deepEqual(Object.keys(entries).sort(), ['manifest.json', 'color.png', 'outline.png', ...languages].sort());
    for (const [name, bytes] of Object.entries(entries)) {
      if (name.endsWith('.json')) assert.doesNotMatch(strFromU8(bytes), /\$\{\{/, name);
      else assert.deepEqual(Buffer.from(bytes), readFileSync(join('appPackage', name)));
    }
    const manifest = JSON.parse(strFromU8(entries['manifest.json'] ?? assert.fail()));
    assert.equal(manifest.bots[0].botId, IDS.BOT_ID);
    assert.equal(manifest.name.short, 'Photo Sync (dev)');
    assert.equal(JSON.parse(strFromU8(entries['de.json'] ?? assert.fail()))['name.short'], 'Photo Sync (dev)');
    const sha256 = createHash('sha256').update(readFileSync(file)).digest('hex');
    assert.deepEqual(JSON.parse(out), { file, sha256, entries: Object.keys(entries) });
  });

  it('writes the same bytes again, in another process and time zone too', async () => {
    const { file } = await run('two.zip');
    const other = join(folder, 'three.zip');
    const env = { ...process.env, ...compileCache, ...IDS, TZ: 'Pacific/Kiritimati' };
    const args = ['cli/photo-sync.ts', 'package', '--env', 'dev', '--out', other];
    const { status, stderr } = spawnSync(process.execPath, args, { env, encoding: 'utf8' });
    assert.equal(status, 0, stderr);
    assert.deepEqual(readFileSync(other), readFileSync(file));
  });

  it('names every placeholder without a value, and writes nothing', async () => {
    const { code, err, file } = await run('none.zip', { BOT_ID: IDS.BOT_ID, BOT_DOMAIN: ' ' });
    assert.equal(code, 78);
    assert.match(err, /^placeholder-unresolved: .*: AAD_APP_CLIENT_ID, BOT_DOMAIN, TEAMS_APP_ID\.\n/);
    assert.match(err, /env\/\.env\.dev/);
    assert.equal(existsSync(file), false);
  });

  it('refuses what the schemas refuse, and writes nothing', async () => {
    const { code, err, file } = await run('invalid.zip', {
      ...IDS,
      BOT_DOMAIN: 'https://photo-sync.contoso.example',
      APP_NAME_SUFFIX: ' of a department with a long name',
      TEAMS_APP_ID: 'no id',
    });
    assert.equal(code, 1);
    assert.match(err, /^app-package-invalid: /);
    assert.match(err, /manifest\.json: \/id must match/);
    assert.match(err, /manifest\.json: \/name\/short must NOT have more than 30/);
    assert.match(err, /manifest\.json: https:\/\/photo-sync\.contoso\.example in validDomains/);
    assert.match(err, /pl\.json: \/name\.short must NOT have more than 30/);
    assert.equal(existsSync(file), false);
  });

  it('names the environments if there is none of the name', async () => {
    const unknown = await runHere(packageCommand, ['--env', 'nowhere'], IDS);
    assert.equal(unknown.code, 78);
    assert.match(unknown.err, /There is no file env\/\.env\.nowhere\.\n\nWhat to do: Environments: .*\bdev\b/);
    const unnamed = await runHere(packageCommand, ['--env', '../dev'], IDS);
    assert.equal(unnamed.code, 64);
    assert.match(unnamed.err, /^arguments-invalid: Name the environment/);
  });

  it('fills values with any character, and leaves only the suffix empty', () => {
    const missing = new Set<string>();
    const text = '{"a":"${{NAME}}${{APP_NAME_SUFFIX}}","b":"${{EMPTY}}"}';
    const filled = fillPlaceholders(text, { NAME: 'The "$&" \\ team', APP_NAME_SUFFIX: '', EMPTY: '' }, missing);
    assert.deepEqual(JSON.parse(filled), { a: 'The "$&" \\ team', b: '${{EMPTY}}' });
    assert.deepEqual([...missing], ['EMPTY']);
    fillPlaceholders('"${{APP_NAME_SUFFIX}}"', {}, missing);
    assert.deepEqual([...missing], ['EMPTY', 'APP_NAME_SUFFIX']);
  });

  it('refuses a version whose schema is not on this machine, and asks no network for it', async () => {
    const text = readFileSync('appPackage/manifest.json', 'utf8');
    const check = (from: string, to: string) => packageProblems(new Map([['manifest.json', text.replace(from, to)]]));
    assert.match((await check('"1.29"', '"9.99"')).join(), /no schema of version 9\.99 is known/);
    assert.match((await check('/v1.29/', '/v1.28/')).join(), /\$schema names another version/);
    assert.doesNotMatch((await check('', '')).join(), /schema/);
  });
});
