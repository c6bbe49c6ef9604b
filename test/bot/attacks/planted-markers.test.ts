import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { hkdfSync } from 'node:crypto';
import { decodeJwt } from 'jose';
import { attachmentOf, OAUTH_CARD } from '../../../sandbox/channel/activity.ts';
import { issueSsoAssertion } from '../../../sandbox/entra/tokens/issue-access-token.ts';
import type { Person } from '../../../sandbox/index.ts';
import type { Fault } from '../../../sandbox/tenant/services/fault.ts';
import { namesOf, secretsOf } from '../../helpers/bot/assert-no-leaks.ts';
import { type CapturedBot, startCapturedBot } from '../../helpers/bot/captured-bot.ts';
import { compileCache } from '../../helpers/compile-cache.ts';
import { type Collector, startCollector } from '../../helpers/telemetry/collector.ts';

const SIGNING_KEY = 'planted-signing-key-planted-signing-key';
const TEXT = 'planted-text my dog is called Rex';
const GROUP = 'Planted group';
/** Not the app's usual name, which the bot's own texts contain. */
const APP = 'Planted app';
const HOSTILE = 'planted-in-a-header';

/**
 * Runs every kind of turn and failure with markers in all inputs, then searches everything that the bot wrote for them.
 */
describe('Planted markers', function () {
  this.timeout(90_000);
  let bot: CapturedBot;
  let collector: Collector;
  const answers: unknown[] = [];
  const planted = new Map<string, string>();
  const plant = (what: string, marker: string) => void planted.set(marker, what);

  before(async () => {
    collector = await startCollector();
    bot = await startCapturedBot({
      SIGNING_KEY,
      OTEL_EXPORTER_OTLP_ENDPOINT: collector.origin,
      OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
    });
    Object.assign(bot.tenant.apps.signIn, { displayName: APP });
    try {
      await everyKindOfTurn();
    } finally {
      await bot.stop();
      await collector.stop();
    }
  });

  const person = (alias: string) => bot.tenant.person(alias);
  const chatOf = (someone: Person) => bot.tenant.teams.personalChat(someone);
  const allPeople = () => [...bot.tenant.state.people.values()];
  const ask = async (someone: Person) => {
    answers.push((await chatOf(someone).say('my photo is wrong')).body);
  };

  async function everyKindOfTurn() {
    await signInProblems();
    await verdicts();
    await conversations();
    await brokenServices();
    await refusedRequests();
    await bot.restart();
    const nora = bot.tenant.chatPerson;
    const card = chatOf(nora).messages.findLast((message) => JSON.stringify(message.card).includes('check-again'));
    if (card) answers.push((await chatOf(nora).press(card, 'Check again')).body);
  }

  async function signInProblems() {
    const { state, teams, apps } = bot.tenant;
    const [luca, priya, jonas] = [person('luca.moretti'), person('priya.raman'), person('jonas.weber')];
    state.policies.setConsent(apps.signIn.clientId, 'user-consent');
    await ask(luca);
    await chatOf(luca).nextExchange();
    await windowOf(luca);
    state.policies.setConsent(apps.signIn.clientId, 'admin-approval');
    await ask(priya);
    await chatOf(priya).nextExchange();
    state.policies.setConsent(apps.signIn.clientId, 'granted');
    state.policies.requireMfa(jonas);
    await ask(jonas);
    await chatOf(jonas).nextExchange();
    state.policies.waiveMfa(jonas);

    const kenji = person('kenji.mori');
    teams.setDevices(kenji, 0);
    await ask(kenji);
    const card = attachmentOf(chatOf(kenji).activities.at(-1) ?? { type: '' }, OAUTH_CARD);
    const { id } = (card?.tokenExchangeResource ?? {}) as { id?: string };
    const others = await issueSsoAssertion(state, luca, apps.signIn);
    const own = await issueSsoAssertion(state, kenji, apps.signIn);
    const forged = await state.channelKey.sign(decodeJwt(own));
    for (const token of [others, `${own.slice(0, -9)}`, forged, 'planted-assertion', { planted: 1 }]) {
      const { body } = await chatOf(kenji).invoke('signin/tokenExchange', { id, connectionName: '', token });
      answers.push(JSON.stringify(body).replaceAll(String(id), ''));
    }
    plant('an assertion', 'planted-assertion');
    for (const code of ['resourcematchfailed', 'planted failure', { planted: 1 }]) {
      await chatOf(kenji).invoke('signin/failure', { code, message: 'planted failure' });
    }
    plant("a client's text", 'planted failure');
    teams.setDevices(kenji, 1);
  }

  /** Opens the sign-in window from the button and ends it with refusals. */
  async function windowOf(someone: Person) {
    const card = chatOf(someone)
      .activities.map((activity) => attachmentOf(activity, OAUTH_CARD))
      .find(Boolean);
    const [{ value = '' } = {}] = (card?.buttons ?? []) as { value?: string }[];
    const start = await fetch(value, { redirect: 'manual' });
    const state = new URL(start.headers.get('location') ?? '').searchParams.get('state') ?? '';
    const cookie = start.headers.get('set-cookie')?.split(';', 1)[0] ?? '';
    plant('a sign-in cookie', cookie.split('=')[1] ?? '');
    plant('a state', state);
    const description = encodeURIComponent(`AADSTS65004: ${someone.userPrincipalName} declined planted-description`);
    plant("Entra's text", 'planted-description');
    for (const end of [`error=access_denied&error_description=${description}`, 'code=planted-code']) {
      await fetch(`${bot.url}/auth-end?${end}&state=${state}`, { headers: { cookie } });
    }
    plant('a code', 'planted-code');
  }

  async function verdicts() {
    for (const someone of allPeople()) {
      await ask(someone);
      if (chatOf(someone).exchanges.length === 0) await chatOf(someone).nextExchange();
    }
    const nora = bot.tenant.chatPerson;
    await ask(nora);
    const card = chatOf(nora).messages.at(-1);
    if (card) answers.push((await chatOf(nora).press(card, 'Check again')).body);
  }

  async function conversations() {
    const { teams, chatPerson } = bot.tenant;
    const chat = chatOf(chatPerson);
    for (const said of ['Hello!', 'help', TEXT]) await chat.say(said);
    await chat.say(undefined, { value: { intent: TEXT } });
    await chat.install();
    await chat.uninstall();
    await chat.install();
    await chat.invoke('planted/invoke', { planted: TEXT });
    const group = teams.groupChat(GROUP, [chatPerson, person('samuel.carter')]);
    await group.say(TEXT, { from: chatPerson });
    plant("a person's message", TEXT);
    plant("a group's name", GROUP);
  }

  async function brokenServices() {
    const { faults } = bot.tenant.state;
    const samuel = person('samuel.carter');
    const broken: readonly Fault[] = [
      { kind: 'error', status: 500 },
      { kind: 'throttled' },
      { kind: 'html' },
      { kind: 'cut-off' },
      { kind: 'wrong-type' },
      { kind: 'empty' },
      { kind: 'reset' },
      { kind: 'picture', picture: 'truncated' },
    ];
    for (const service of ['graph', 'sharepoint'] as const) {
      for (const fault of broken) {
        faults.set(service, fault);
        await ask(samuel);
      }
      faults.clear();
    }
    // The answer is lost: Teams asks for a longer wait than any.
    faults.set('channel', { kind: 'throttled', retryAfter: 3_600 }, { only: '/v3/conversations' });
    await ask(person('kenji.mori'));
    faults.set('channel', { kind: 'html' }, { only: '/v3/conversations' });
    await ask(samuel);
    faults.clear();
    await bot.restart();
    faults.set('entra', { kind: 'html' }, { only: '/oauth2/v2.0/token' });
    await ask(samuel);
    faults.clear();
  }

  async function refusedRequests() {
    const { teams, chatPerson, state, apps } = bot.tenant;
    const assertion = await issueSsoAssertion(state, chatPerson, apps.signIn);
    const named = chatOf(chatPerson).messageActivity(TEXT);
    const post = async (body: unknown, authorization?: string, contentType?: string) =>
      answers.push((await teams.postRaw(body, { authorization, ...(contentType && { contentType }) })).body);
    await post(named, `Bearer ${assertion}`);
    await post(named, `Bearer ${await state.channelKey.sign({ ...decodeJwt(assertion), planted: HOSTILE })}`);
    await post(named, `Bearer ${await teams.channelToken({ exp: 1 })}`);
    await post(named, `Bearer ${await teams.channelToken({ iss: HOSTILE })}`);
    await post(named, `Bearer ${HOSTILE}`);
    await post(`{"token":"${assertion}","${apps.bot.secret}`);
    await post({ ...named, type: undefined, token: assertion });
    await post({ ...named, conversation: null });
    await post(TEXT, undefined, 'text/plain');
    for (const path of [`/${HOSTILE}`, `/health?token=${assertion}`, `/auth-start?attempt=${assertion}`, '/auth-end']) {
      const headers = { cookie: `photo-sync-sign-in=${assertion}`, authorization: `Bearer ${assertion}` };
      const text = await (await fetch(`${bot.url}${path}`, { headers })).text();
      // A response may quote the path that was requested.
      answers.push(text.replaceAll(HOSTILE, ''));
    }
    plant('a header', HOSTILE);
  }

  /** Texts that must not occur in the bot's output, and what each is. */
  function markers(): ReadonlyMap<string, string> {
    for (const secret of secretsOf(bot.tenant)) plant('a secret', secret);
    plant('the signing key', SIGNING_KEY);
    // Entra's error texts name the app and people.
    plant('an app', APP);
    const derived = Buffer.from(hkdfSync('sha256', SIGNING_KEY, 'photo-sync', 'signing key', 32));
    for (const encoding of ['hex', 'base64', 'base64url'] as const)
      plant('the derived key', derived.toString(encoding));
    for (const someone of allPeople()) {
      for (const name of namesOf(someone)) {
        plant('a name', name);
        plant('a name', encodeURIComponent(name));
      }
      const pictures = [someone.photo?.bytes, ...Object.values(someone.profile.thumbnails ?? {})];
      for (const picture of pictures) if (picture) plantPicture(picture);
    }
    plant('a JPEG in base64', '/9j/');
    plant('a JPEG in hex', 'ffd8ff');
    plant('bytes as numbers', '"type":"Buffer"');
    return planted;
  }

  /** Bytes from the middle at a multiple of three, so that base64 contains them unbroken. */
  function plantPicture(picture: Buffer) {
    const piece = picture.subarray(300, 324);
    for (const encoding of ['hex', 'base64', 'base64url'] as const) plant('a picture', piece.toString(encoding));
  }

  it('occur in no line of the log', () => {
    // Ids of traces are random.
    const stdout = bot.written().stdout.replaceAll(/"traceId":"[0-9a-f]*"/g, '');
    for (const [marker, what] of markers())
      assert.ok(!stdout.includes(marker), `${what} (${marker}): ${near(stdout, marker)}`);
    assert.ok(!stdout.includes('eyJ'), near(stdout, 'eyJ'));
  });

  it('occur in no file of the store, and neither does a token', () => {
    const stored = bot.stored();
    // The search itself works: it finds an object id.
    assert.ok(stored.some((file) => file.includes(bot.tenant.chatPerson.id)));
    for (const file of stored) {
      for (const [marker, what] of markers()) assert.ok(!file.includes(marker), `${what} (${marker})`);
      assert.doesNotMatch(file, /eyJ[\w-]{10,}\.eyJ/);
    }
  });

  it('occur in no response to a refused request', () => {
    const text = JSON.stringify(answers.filter((answer) => !isCard(answer)));
    for (const [marker, what] of markers())
      assert.ok(!text.includes(marker), `${what} (${marker}): ${near(text, marker)}`);
    assert.ok(!text.includes('eyJ'), near(text, 'eyJ'));
    assert.doesNotMatch(text, /\bat \S+ \(|node_modules/, 'a stack');
  });

  it('occur in no span and no metric, and neither does an id, a host or an address', () => {
    // Random ids of traces and spans, and times, from which the sandbox makes the ids of messages.
    const text = collector.text().replaceAll(/"(\w*TimeUnixNano|traceId|spanId|parentSpanId)":"[0-9a-f]*"/g, '');
    for (const name of ['photo_sync.turn', 'photo_sync.turn.duration', 'out-of-date', 'channel-behind-a-page', '429']) {
      assert.ok(text.includes(name), name);
    }
    const { state, addresses } = bot.tenant;
    const ids = allPeople().flatMap((someone) => [someone.id, chatOf(someone).id, ...messageIdsOf(someone)]);
    const hosts = Object.values(addresses).map((address) => new URL(address).host);
    const more = ['localhost', '127.0.0.1', 'http:', 'https:', '://', '/v1.0/', '@', state.id, ...hosts, ...ids];
    for (const marker of [...markers().keys(), ...more]) assert.ok(!text.includes(marker), near(text, marker));
    assert.ok(!text.includes('eyJ'), near(text, 'eyJ'));
  });

  it('leave nothing in the output but our own JSON lines', () => {
    const { stdout, stderr } = bot.written();
    assert.equal(stderr, '');
    const lines = stdout.trimEnd().split('\n');
    assert.ok(lines.length > 50, `only ${lines.length} lines`);
    for (const line of lines) assert.equal(JSON.parse(line).service, 'photo-sync', line);
  });

  it('were all used: the log has a line for every failure', () => {
    const { stdout } = bot.written();
    for (const message of [
      'Checked a photo',
      'Entra issued no token for a person',
      'Token exchange refused',
      'Teams could not sign a person in',
      'Sign-in window ended without a sign-in',
      'Turn failed',
      'The person could not be told that the turn failed',
      'Request refused',
      'Card action received',
    ]) {
      assert.ok(stdout.includes(message), message);
    }
  });

  it('occur in no error about settings', () => {
    const env = {
      ...compileCache,
      BOT_PASSWORD: 'planted-password',
      SIGNING_KEY: 'planted-short',
      BOT_ENDPOINT: 'planted://x',
      PORT: 'planted',
    };
    const { status, stdout, stderr } = spawnSync(process.execPath, ['bot/index.ts'], { env, encoding: 'utf8' });
    assert.equal(status, 1);
    assert.match(stderr, /SIGNING_KEY must be one key, or two/);
    assert.doesNotMatch(stdout + stderr, /planted/);
  });

  function near(text: string, marker: string): string {
    const at = text.indexOf(marker);
    return text.slice(Math.max(0, at - 300), at + 100);
  }

  function messageIdsOf(someone: Person): string[] {
    return chatOf(someone).messages.map(({ id }) => id);
  }

  /** The card that answers a button is for its person, and contains signed picture links. */
  function isCard(answer: unknown): boolean {
    return (answer as { type?: unknown } | undefined)?.type === 'application/vnd.microsoft.card.adaptive';
  }
});
