import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { addPeople } from '../../bench/shared/add-people.ts';
import { textsIn } from '../../bot/locales/index.ts';
import type { BotMessage, Chat } from '../../sandbox/channel/index.ts';
import { freePort } from '../../sandbox/http/free-port.ts';
import { type Person, startTenant, type Tenant } from '../../sandbox/index.ts';
import { writeAppCertificate } from '../../sandbox/launch/app-certificate.ts';
import { botEnvironment } from '../../sandbox/launch/bot-environment.ts';
import { type BotProcess, startBotProcess } from '../../sandbox/launch/bot-process.ts';
import { openStore } from '../../src/store/open-store.ts';
import type { Store } from '../../src/store/types.ts';
import { textsOn } from '../helpers/bot/card-contents.ts';
import { compileCache } from '../helpers/compile-cache.ts';
import { type PostgresServer, startPostgres } from '../helpers/postgres-server.ts';
import { type Backend, type LoadBalancer, startLoadBalancer } from '../helpers/rolling/load-balancer.ts';
import { startTraffic } from '../helpers/rolling/traffic.ts';

const text = textsIn('en');
const TURNS_PER_SECOND = 20;
/** One message in so many asks for a check, with its sign-in; the others for help. */
const CHECK_EVERY = 5;
const TALKERS = 200;
/** People who get a nudge: a group before, during and after the stop of the old instance. */
const NUDGED_PER_GROUP = 8;
const GROUPS = 3;
/** Notices a stop well within `DRAIN_SECONDS`. */
const PROBES = { period: 500, timeout: 10_000, failures: 2 };
/** People who ask while Graph is slow, when the old instance gets SIGTERM. It knows their sign-in. */
const PATIENT = 10;
/** Longer than the drain, so that turns are in flight when the port closes, and shorter than a check waits. */
const SLOW_GRAPH_MS = 6_200;

/** The old instance is replaced by a new one while people write. Everything is as in production but Microsoft 365. */
describe('A rolling update of two instances on one PostgreSQL server', () => {
  let folder: string;
  let server: PostgresServer;
  let databaseUrl: string;
  let tenant: Tenant;
  let balancer: LoadBalancer;
  let store: Store;
  const bots: BotProcess[] = [];
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'rolling-'));
    [server, tenant, balancer] = await Promise.all([
      startPostgres(),
      startTenant({ peopleSeed: 1 }),
      startLoadBalancer(PROBES),
    ]);
    databaseUrl = await server.createDatabase();
    await writeFile(join(folder, 'authority.pem'), tenant.certificates.authority);
    await writeFile(join(folder, 'clock'), '0');
    await writeAppCertificate(tenant.apps.signIn, join(folder, 'app.pem'));
    // This machine may be busy with other things. A late answer is an answer.
    tenant.teams.switches.answerLimit = 60_000;
    const endpoint = `${balancer.origin}/api/messages`;
    tenant.teams.connectBot({ botId: tenant.apps.bot.clientId, ssoClientId: tenant.apps.signIn.clientId, endpoint });
  });
  after(async () => {
    await Promise.all(bots.map((bot) => bot.stop()));
    await store?.close();
    await balancer.stop();
    await tenant.stop();
    await server.stop();
    await rm(folder, { recursive: true });
  });

  /** Starts an instance, which the load balancer knows before it listens. */
  async function startInstance(): Promise<{ readonly bot: BotProcess; readonly backend: Backend }> {
    const port = await freePort();
    const backend = balancer.add(port);
    const files = {
      authority: join(folder, 'authority.pem'),
      clock: join(folder, 'clock'),
      data: join(folder, 'unused'),
      certificate: join(folder, 'app.pem'),
    };
    const bot = await startBotProcess('node bot/index.ts', port, (own) => {
      assert.equal(own, port);
      return {
        ...botEnvironment(tenant, new URL(`http://localhost:${own}`), files),
        ...compileCache,
        BOT_ENDPOINT: balancer.origin,
        SHAREPOINT_MY_SITE_URL: tenant.addresses.sharepoint,
        DATABASE_URL: databaseUrl,
        NUDGES: 'on',
        NUDGES_HOURS: '00:00-24:00',
        NUDGES_DAYS: 'mon-sun',
        NUDGES_GRACE_MINUTES: '0',
        NUDGES_BULK_SHARE: '1',
        NUDGES_PER_MINUTE: '60000',
        BEAT_SECONDS: '1',
        LOG_LEVEL: 'silent',
      };
    });
    bots.push(bot);
    return { bot, backend };
  }

  const isCheck = (nth: number) => nth % CHECK_EVERY === 0;
  const titleOf = ({ card, text: plain }: BotMessage) => textsOn(card)[0] ?? plain;
  /** Not the message that says what the bot is doing: the answer replaces it. */
  const isAnswer = (message: BotMessage) => titleOf(message) !== text('conversation.progress.title');
  const answersIn = (chat: Chat) => chat.messages.filter(isAnswer).length;

  it('leaves no message unanswered and none answered twice, and the jobs go on', async () => {
    const old = await startInstance();
    await balancer.until(old.backend, true);
    store = await openStore({ databaseUrl, folder: '' });
    const people = addPeople(tenant, TALKERS + PATIENT + GROUPS * NUDGED_PER_GROUP);
    const chats = people.map((person) => tenant.teams.personalChat(person));
    const talkers = chats.slice(0, TALKERS);
    const patient = chats.slice(TALKERS, TALKERS + PATIENT);
    const nudged = people.slice(TALKERS + PATIENT);
    const nudgedChats = nudged.map((person) => tenant.teams.personalChat(person));
    await Promise.all(chats.map((chat) => chat.install({ silent: true })));
    for (const chat of nudgedChats) await chat.say('help');
    for (const chat of patient) await chat.say('my photo is wrong');
    for (const chat of patient) await chat.until(() => answersIn(chat) === 1);
    // The sweep has read their photos once.
    await untilRead(nudged);
    // They have asked for help once.
    const nudgesIn = (chat: Chat) => chat.messages.length - 1;
    const group = (index: number) => nudged.slice(index * NUDGED_PER_GROUP, (index + 1) * NUDGED_PER_GROUP);

    const traffic = startTraffic(talkers, {
      perSecond: TURNS_PER_SECOND,
      text: (nth) => (isCheck(nth) ? 'my photo is wrong' : 'help'),
    });
    await changePhotos(group(0));
    const { backend: replacement } = await startInstance();
    await balancer.until(replacement, true);
    await changePhotos(group(1));
    // Both instances take part.
    while (replacement.requests() < 2 * TURNS_PER_SECOND) await wait(50);

    tenant.state.faults.set('graph', { kind: 'slow', delay: SLOW_GRAPH_MS }, { only: '$batch' });
    const patientResponses = patient.map((chat) => chat.say('my photo is wrong'));
    const stoppedAt = performance.now();
    process.kill(old.bot.pid, 'SIGTERM');
    await balancer.until(old.backend, false);
    tenant.state.faults.clear('graph');
    const lastOfOld = old.backend.requests();
    await changePhotos(group(2));
    assert.equal(await old.bot.ended, 0, 'exit code');
    const stopTook = performance.now() - stoppedAt;
    assert.ok(stopTook > SLOW_GRAPH_MS, `It did not wait for the slow turns: ${stopTook} ms`);
    for (const { status } of await Promise.all(patientResponses)) assert.equal(status, 200);
    // The new instance alone.
    const alone = traffic.sent();
    while (traffic.sent() < alone + 3 * TURNS_PER_SECOND) await wait(50);
    const report = await traffic.stop();

    const wanted = new Map(talkers.map((chat) => [chat, traffic.sentIn(chat)]));
    for (const chat of patient) wanted.set(chat, 2);
    const late = AbortSignal.timeout(60_000);
    for (const [chat, count] of wanted) await chat.until(() => answersIn(chat) >= count, late).catch(() => {});
    for (const chat of nudgedChats) await chat.until(() => nudgesIn(chat) >= 1, late).catch(() => {});
    // What comes twice would come now.
    await wait(3_000);
    const wrong = [...wanted].flatMap(([chat, count]) => {
      const got = chat.messages.map(titleOf);
      return got.length === count && answersIn(chat) === count ? [] : [{ count, got }];
    });
    process.stdout.write(
      `\n    ${JSON.stringify({ ...report, old: lastOfOld, new: replacement.requests(), stop: Math.round(stopTook) })}\n`,
    );
    assert.deepEqual(balancer.lost, []);
    assert.deepEqual(report.statuses, { 200: report.messages });
    assert.equal(old.backend.requests(), lastOfOld, 'no request after it was not ready');
    assert.deepEqual(wrong, [], 'chats with an unanswered message, or an answer too much');
    assert.deepEqual(
      nudgedChats.map(nudgesIn),
      nudged.map(() => 1),
    );
    assert.deepEqual(await store.outbox.byState(tenant.state.id), { sent: nudged.length });
    assert.deepEqual(tenant.teams.failures, []);
  });

  /** Waits until the bot has the photos of all these people in its ledger. */
  async function untilRead(people: readonly Person[]): Promise<void> {
    for (;;) {
      const { watched } = await store.ledger.count(tenant.state.id, new Date());
      if (watched >= people.length && !(await store.ledger.hasDue(tenant.state.id, new Date()))) return;
      await wait(100);
    }
  }

  /** These people get another photo, which the next sweep reads. */
  async function changePhotos(people: readonly Person[]): Promise<void> {
    const others = [...tenant.state.people.samplePeople()].filter(({ photo }) => photo);
    for (const person of people) {
      const other = others.find(({ photo }) => photo && !photo.bytes.equals(person.photo?.bytes ?? Buffer.of()));
      await tenant.changePhoto(person, other?.photo?.bytes ?? assert.fail('There is no other photo.'));
    }
    await store.ledger.markDue(tenant.state.id, '', new Date(), 10_000);
  }
});
