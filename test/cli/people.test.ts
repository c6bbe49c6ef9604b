import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { peopleCommand } from '../../cli/people/command.ts';
import { startTenant, type Tenant } from '../../sandbox/index.ts';
import { serveFolder } from '../../src/store/database/folder-socket.ts';
import type { WireServer } from '../../src/store/database/wire-server.ts';
import type { Store } from '../../src/store/types.ts';
import { memoryDatabase } from '../helpers/bot/memory-store.ts';
import { commandSettings, runHere } from '../helpers/command.ts';
import { trustAuthority } from '../helpers/trusted-authority.ts';

const NOBODY = '0d4f1f2e-0000-4000-8000-0000000000b1';

/** Runs the command while a bot has the folder open. */
describe('photo-sync people', () => {
  let tenant: Tenant;
  let folder: string;
  let socket: WireServer;
  let store: Store;
  let removeTrust: () => void;
  before(async () => {
    tenant = await startTenant({ seed: 4_715, peopleSeed: 1 });
    folder = mkdtempSync(join(tmpdir(), 'people-'));
    writeFileSync(join(folder, 'authority.pem'), tenant.certificates.authority);
    removeTrust = trustAuthority(tenant.certificates.authority);
    const database = await memoryDatabase();
    store = database.store;
    socket = await serveFolder(database.pglite, folder);
    await store.control.recordSettings(tenant.state.id, { mode: 'off', dailyCap: 7, bulkShare: 0.05 });
  });
  after(async () => {
    removeTrust();
    await socket.close();
    rmSync(folder, { recursive: true });
    await tenant.stop();
  });

  const settings = () => commandSettings(tenant, folder);
  const people = (...args: readonly string[]) => runHere(peopleCommand, args, settings());
  const keyOf = (alias: string) => ({ tenantId: tenant.state.id, objectId: tenant.person(alias).id });
  const audited = async (alias: string) => {
    const found = await store.audit.list(tenant.state.id, { since: new Date(0), person: tenant.person(alias).id });
    return found.map(({ action, actor }) => `${actor} ${action}`).reverse();
  };

  /** Stores something about a person. */
  async function know(alias: string): Promise<string> {
    const person = keyOf(alias);
    const seen = {
      address: { chat: `chat of ${alias}` },
      language: 'it',
      timeZone: 'Europe/Rome',
      event: 'wrote',
    } as const;
    await store.roster.upsert(person, seen, new Date());
    const thumbnail = {
      sha256: 'a'.repeat(63) + alias.length,
      bytes: Buffer.from('picture'),
      contentType: 'image/jpeg',
    };
    await store.thumbnails.keep([{ owner: person, thumbnail, keptUntil: new Date(Date.now() + 86_400_000) }]);
    return tenant.person(alias).userPrincipalName;
  }

  it('shows each fact with its retention, and records who read it', async () => {
    const upn = await know('nora.lindqvist');
    const { out, err, code } = await people('show', upn);
    assert.deepEqual([code, err], [0, '']);
    assert.match(out, new RegExp(`^${tenant.person('nora.lindqvist').id}: \\d+ facts\n\n`));
    assert.match(out, /^ {2}language and time zone +it, Europe\/Rome +while the person has the app$/m);
    assert.match(out, /^ {2}small pictures on cards +1 +until 20\S+Z$/m);
    const { facts } = JSON.parse((await people('show', upn, '--json')).out);
    assert.ok(facts.some(({ kind }: { kind: string }) => kind === 'address'));
    assert.match((await people('show', upn, '--output', 'csv')).out, /^photo,card-pictures,.+,1,until/m);
    assert.deepEqual(await audited('nora.lindqvist'), Array(3).fill('olga person-show'));
  });

  it('exports all rows of the person and no others, into a file that only its owner can read', async () => {
    const upn = await know('luca.moretti');
    await know('priya.raman');
    const file = join(folder, 'luca.json');
    const { out, code } = await people('export', upn, '--out', file);
    assert.deepEqual([code, statSync(file).mode & 0o777], [0, 0o600]);
    const text = readFileSync(file, 'utf8');
    const { objectId, facts, tables } = JSON.parse(text);
    assert.equal(objectId, tenant.person('luca.moretti').id);
    assert.deepEqual(tables.roster[0].address, { chat: 'chat of luca.moretti' });
    assert.equal(tables.thumbnail[0].bytes, Buffer.from('picture').toString('base64'));
    assert.ok(facts.length > 3);
    assert.match(out, / 3 rows about /);
    assert.ok(!text.includes('priya'));
    const again = await people('export', upn, '--out', file);
    assert.equal(again.code, 2);
    assert.match(again.err, /^file-not-written: [\s\S]+It exists already/);
    assert.deepEqual(JSON.parse((await people('export', upn)).out).tables, tables);
  });

  it('erases a person after a question only, as the bot does', async () => {
    const upn = await know('samuel.carter');
    const kept = await know('priya.raman');
    const stored = async () => (await store.knownRows(keyOf('samuel.carter'))).tables.roster.count;
    const questions: string[] = [];
    const answer = (text: string) => ({
      ask: async (question: string) => {
        questions.push(question);
        return text;
      },
    });
    assert.equal((await runHere(peopleCommand, ['forget', upn], settings(), answer('n'))).code, 77);
    assert.equal((await people('forget', upn)).code, 64, 'without a terminal');
    assert.equal(await stored(), 1);
    assert.deepEqual(await audited('samuel.carter'), []);
    const { out, code } = await runHere(peopleCommand, ['forget', upn], settings(), answer('y'));
    assert.equal(code, 0);
    assert.match(questions[0] ?? '', /small pictures on cards +1[\s\S]+Erase everything/);
    assert.match(out, /is erased \(\d+ facts\)/);
    assert.equal(await stored(), 0);
    assert.deepEqual(await audited('samuel.carter'), ['olga person-forget']);
    const isErased = await store.erasures.within(tenant.state.id, 60_000);
    assert.ok(isErased(tenant.person('samuel.carter').id), 'running bots read the mark');
    assert.match((await people('show', kept)).out, /: \d+ facts/);
  });

  it('takes the object id of a person who has left, without the directory', async () => {
    tenant.state.requests.clear();
    assert.equal((await people('show', NOBODY.toUpperCase())).out, `${NOBODY}: nothing is stored about this person.\n`);
    const { code, out } = await people('forget', NOBODY, '--yes', '--json');
    assert.deepEqual([code, JSON.parse(out)], [0, { objectId: NOBODY, erased: 0 }]);
    assert.equal(tenant.state.requests.of('graph').length, 0);
  });

  it('exits with 2 for an unknown person, and changes nothing', async () => {
    const { err, code, out } = await people('forget', 'unknown@contoso.onmicrosoft.com', '--yes');
    assert.deepEqual([code, out], [2, '']);
    assert.match(err, /^person-not-found: unknown@contoso\S+: This tenant has no person[\s\S]+What to do: .+object id/);
  });

  it('refuses arguments that make no sense', async () => {
    const wrong = [
      ['show'],
      ['erase', 'x'],
      ['show', 'x', '--out', 'f'],
      ['export', 'x', '--output', 'csv'],
      ['show', ' '],
    ];
    for (const args of wrong) assert.equal((await people(...args)).code, 64, args.join(' '));
  });
});
