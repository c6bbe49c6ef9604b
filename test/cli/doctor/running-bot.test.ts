import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { createServer as createTlsServer, type PeerCertificate } from 'node:tls';
import { judgeClock } from '../../../cli/doctor/checks/clock.ts';
import { certificateOf, isPrivateAddress, judgeTls } from '../../../cli/doctor/checks/endpoint.ts';
import type { CheckedLine } from '../../../cli/doctor/types.ts';
import type { Person } from '../../../sandbox/index.ts';
import type { Store } from '../../../src/store/types.ts';
import { memoryStore } from '../../helpers/bot/memory-store.ts';
import { type DoctorBot, startDoctorBot } from '../../helpers/cli/doctor-bot.ts';

const HOUR = 3_600_000;

describe('photo-sync doctor: the bot as Teams sees it', () => {
  let doctor: DoctorBot;
  let store: Store;
  before(async () => {
    doctor = await startDoctorBot();
    store = await memoryStore();
  });
  after(() => doctor.stop());

  const only = async (groups: string, args: readonly string[] = [], changes = {}) =>
    doctor.lines(changes, ['--only', groups, ...args]);
  const pick = (lines: readonly CheckedLine[], id: string) => lines.find((line) => line.id === id);
  const failedIds = (lines: readonly CheckedLine[]) =>
    lines.filter(({ state }) => state === 'failed').map(({ id }) => id);

  it('requests each page of the bot as a stranger', async () => {
    const lines = await only('outside');
    const ids = ['endpoint', 'messages', 'sign-in-pages', 'pictures', 'open-links'];
    assert.deepEqual(
      ids.map((id) => pick(lines, id)?.state),
      ids.map(() => 'good'),
    );
    assert.equal(pick(lines, 'bot-credential'), undefined, 'only what the group needs is checked');
  });

  it('refuses a group that does not exist', async () => {
    const { code, err } = await doctor.run(['--only', 'weather']);
    assert.equal(code, 64);
    assert.match(err, /Its groups are settings, database/);
  });

  describe('with a proxy in front that', () => {
    let proxy: Server;
    let blocked: RegExp | undefined;
    before(async () => {
      proxy = createServer(async (request, response) => {
        const isBlocked = blocked?.test(request.url ?? '');
        // restify, which is loaded here too, makes `writeHead` return nothing.
        if (isBlocked) response.writeHead(404, { 'content-type': 'text/plain' });
        if (isBlocked) return void response.end();
        const answer = await fetch(`${doctor.bot.url}${request.url}`, { method: request.method ?? 'GET' });
        const type = answer.headers.get('content-type');
        response.writeHead(answer.status, type ? { 'content-type': type } : {});
        response.end(Buffer.from(await answer.arrayBuffer()));
      });
      await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
    });
    after(() => proxy.close());

    for (const [path, id] of [
      ['/api/messages', 'messages'],
      ['/auth-end', 'sign-in-pages'],
      ['/assets/teams-js', 'sign-in-pages'],
      ['/photos/', 'pictures'],
      ['/open/', 'open-links'],
      ['/health', 'endpoint'],
    ] as const) {
      it(`blocks ${path}, it says so at ${id}`, async () => {
        blocked = new RegExp(`^${path}`);
        const { port } = proxy.address() as AddressInfo;
        const lines = await only('outside', [], { BOT_ENDPOINT: `http://127.0.0.1:${port}` });
        assert.deepEqual(failedIds(lines), [id]);
      });
    }
  });

  it('knows which addresses the internet cannot reach', () => {
    for (const address of ['10.1.2.3', '172.31.0.1', '192.168.1.1', '127.0.0.1', '100.64.0.1', '::1', 'fd00::1']) {
      assert.ok(isPrivateAddress(address), address);
    }
    for (const address of ['20.50.2.1', '172.32.0.1', '2603:1030::1']) assert.ok(!isPrivateAddress(address), address);
  });

  it('judges the difference of clocks as Entra ID does', () => {
    const states = [0, -29, 31, -300, 301, Number.NaN].map((seconds) => judgeClock(seconds).state);
    assert.deepEqual(states, ['good', 'good', 'warning', 'warning', 'failed', 'warning']);
  });

  it('judges the certificate of the endpoint by trust and time', () => {
    const certificate = { valid_to: 'Jan 31 00:00:00 2027 GMT' } as PeerCertificate;
    const on = (day: string, why?: string) => judgeTls({ certificate, why }, new Date(day)).state;
    assert.deepEqual([on('2027-01-01'), on('2027-01-25')], ['good', 'warning']);
    assert.equal(on('2027-01-01', 'SELF_SIGNED_CERT_IN_CHAIN'), 'failed');
  });

  it('finds out whether a certificate is trusted', async () => {
    const signal = AbortSignal.timeout(60_000);
    const trusted = await certificateOf(new URL(doctor.bot.tenant.addresses.graph), signal);
    assert.equal(trusted.why, undefined);
    const pem = readFileSync(join(doctor.folder, 'app.pem'));
    const server = createTlsServer({ key: pem, cert: pem });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const selfSigned = await certificateOf(new URL(`https://127.0.0.1:${port}`), signal);
    server.close();
    assert.equal(judgeTls(selfSigned).state, 'failed');
    await assert.rejects(certificateOf(new URL('https://127.0.0.1:1'), signal), { code: 'ECONNREFUSED' });
  });

  describe('the app in Teams', () => {
    const nora = (): Person => doctor.bot.tenant.person('nora.lindqvist');
    const line = async () => pick(await only('teams', ['--user', nora().userPrincipalName]), 'teams-app');

    it('is missing, installed, blocked: it says which', async () => {
      assert.match((await line())?.text ?? '', /does not know that this person has the app/);
      const chat = doctor.bot.tenant.teams.personalChat(nora());
      await chat.say('hello');
      await doctor.bot.settled();
      assert.deepEqual(await line(), {
        ...{ id: 'teams-app', group: 'teams', state: 'good' },
        text: 'this person has the app, and Teams lets the bot into the chat',
      });
      const sent = chat.activities.length;
      await line();
      assert.equal(chat.activities.length, sent, 'nothing is sent');
      await store.roster.markUnreachable({ tenantId: doctor.bot.tenant.state.id, objectId: nora().id });
      assert.match((await line())?.text ?? '', /refused the last message/);
    });

    it('fails for a name that the tenant does not have', async () => {
      const lines = await only('teams', ['--user', 'unknown@contoso.onmicrosoft.com']);
      assert.match(pick(lines, 'teams-app')?.text ?? '', /no person with this name/);
    });

    it('has a manifest that fits the settings, or says what differs', async () => {
      const { BOT_ID, AAD_APP_CLIENT_ID } = doctor.settings();
      const file = join(doctor.folder, 'manifest.json');
      const right = {
        bots: [{ botId: BOT_ID }],
        webApplicationInfo: { id: AAD_APP_CLIENT_ID, resource: `api://botid-${BOT_ID}` },
        validDomains: ['localhost'],
      };
      const judged = async (manifest: object) => {
        writeFileSync(file, JSON.stringify(manifest));
        const found = pick(await only('teams', ['--manifest', file]), 'manifest');
        return found?.state === 'good' ? 'good' : found?.text;
      };
      assert.equal(await judged(right), 'good');
      assert.equal(await judged({ ...right, bots: [{ botId: AAD_APP_CLIENT_ID }] }), 'bots[0].botId is not BOT_ID');
      const webApplicationInfo = { id: BOT_ID, resource: 'api://localhost' };
      assert.match(
        (await judged({ ...right, webApplicationInfo })) ?? '',
        /^webApplicationInfo\.id is not AAD_APP_CLIENT_ID; webApplicationInfo\.resource is not/,
      );
      assert.match((await judged({ ...right, validDomains: [] })) ?? '', /^validDomains lacks/);
      assert.match((await judged({ bots: '${{BOT_ID}}' })) ?? '', /^the file is no manifest/);
    });
  });

  describe('the jobs', () => {
    const tenantId = () => doctor.bot.tenant.state.id;
    const line = async () => pick(await only('running'), 'jobs');
    const author = () => ({ actor: 'olga', via: 'command' as const, at: new Date() });

    it('are fine while nothing waits, and in each mode', async () => {
      assert.match((await line())?.text ?? '', /nudges and the sweep are off/);
      await store.adminChanges.apply(tenantId(), { kind: 'control', update: { mode: 'on' } }, author());
      assert.match((await line())?.text ?? '', /the sweep is in time; nudges are on$/);
    });

    it('are late if a photo is to be read for longer than the interval', async () => {
      const person = { tenantId: tenantId(), objectId: doctor.bot.tenant.person('luca.moretti').id };
      const seen = { address: {}, language: 'it', timeZone: 'UTC', event: 'installed' } as const;
      await store.roster.upsert(person, seen, new Date(Date.now() - 3 * HOUR));
      const late = await line();
      await store.erasePerson(person);
      assert.deepEqual([late?.state, /^the sweep is late/.test(late?.text ?? '')], ['failed', true], late?.text);
    });

    it('are dead if a message waits and no job does anything', async () => {
      const { id: objectId } = doctor.bot.tenant.person('samuel.carter');
      const message = { tenantId: tenantId(), objectId, changeId: 'c', kind: 'nudge', change: 'changed' } as const;
      const at = new Date(Date.now() - HOUR);
      const seen = { address: {}, language: 'en', timeZone: 'UTC', event: 'installed' } as const;
      await store.roster.upsert({ tenantId: tenantId(), objectId }, seen, at);
      await store.outbox.enqueue({ ...message, evidence: {}, notBefore: at, dryRun: false }, at);
      const dead = await line();
      assert.deepEqual([dead?.state, /nudges \(1\), and no job did/.test(dead?.text ?? '')], ['failed', true]);
      await store.control.recordRun(tenantId(), { name: 'send', endedAt: new Date(), report: { sent: 1 } });
      assert.equal((await line())?.state, 'warning');
    });

    it('fail if no bot of the tenant uses the database', async () => {
      const settings = { AAD_APP_TENANT_ID: '11111111-2222-4333-8444-555555555555' };
      const found = pick(await only('running', [], settings), 'jobs');
      assert.deepEqual([found?.state, /no bot of this tenant/.test(found?.text ?? '')], ['failed', true]);
    });
  });

  describe('a bot that stops', () => {
    it('says so itself', async () => {
      assert.equal(pick(await only('running'), 'ready')?.state, 'good');
      doctor.bot.drain();
      assert.equal(pick(await only('running'), 'ready')?.text, 'the bot is stopping');
    });
  });
});
