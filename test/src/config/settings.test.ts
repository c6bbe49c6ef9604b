import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { readSettings, SETTINGS } from '../../../src/config/settings.ts';

const read = (path: string) => readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8');

describe('The list of settings', () => {
  it('matches the tables of docs/settings.md', () => {
    const page = read('docs/settings.md');
    for (const name of Object.keys(SETTINGS)) assert.ok(page.includes(`\`${name}\``), `docs/settings.md lacks ${name}`);
    const rows = page.split('\n').filter((line) => /^\| `[A-Z_]+`/.test(line));
    const told = rows.flatMap((row) => [...(row.split('|')[1] ?? '').matchAll(/`([A-Z_]+)`/g)].map(([, name]) => name));
    assert.ok(told.length > 20);
    for (const name of told) assert.ok(name === undefined || name in SETTINGS, `docs/settings.md has ${name}`);
  });

  it('has every name of env/.env.example', () => {
    const names = [...read('env/.env.example').matchAll(/^#? ?([A-Z_]+)=/gm)].map(([, name]) => name ?? '');
    assert.ok(names.includes('BOT_ID') && names.includes('NUDGES'));
    for (const name of names) assert.ok(name in SETTINGS, name);
  });

  it('refuses a Key Vault reference that App Service has not resolved, without showing it', () => {
    const reference = '@Microsoft.KeyVault(SecretUri=https://vault.example/secrets/signing-key)';
    const { settings, problems } = readSettings({ SIGNING_KEY: reference });
    assert.equal(settings.SIGNING_KEY, undefined);
    assert.ok(problems.some(({ text }) => text.startsWith('SIGNING_KEY is a Key Vault reference without value')));
    assert.ok(!JSON.stringify(problems).includes('vault.example'));
  });
});
