import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Chat } from '../../sandbox/channel/index.ts';
import { issueAccessToken } from '../../sandbox/entra/tokens/issue-access-token.ts';
import { type Person, startTenant, type Tenant } from '../../sandbox/index.ts';
import { WEEK_MS } from '../../src/nudges/nudge-limits.ts';
import { openStore } from '../../src/store/open-store.ts';
import { createStageTracker, type Stage } from '../helpers/kill/stages.ts';
import type { WorkerEvent, WorkerJob } from '../helpers/kill/types.ts';
import { spawnWorker } from '../helpers/kill/worker-process.ts';
import { type PostgresServer, startPostgres } from '../helpers/postgres-server.ts';

const KILLS = Number(process.env.KILLS ?? 100);
/** New messages for each worker: about as many as it can handle before it is killed. */
const MESSAGES_PER_WORKER = 12;
const TIMEOUTS = { send: 2_000, lease: 600 };
/** Time in which the channel answers. */
const LATENCY_MS = 40;
/** Moments at which workers are killed, in turn. `arrived`: the channel has a message and has not answered yet. */
const MOMENTS = [
  'opened',
  'claiming',
  'claimed',
  'marking',
  'marked',
  'sending',
  'arrived',
  'answered',
  'recording',
  'recorded',
] as const;
const STAGES: readonly Stage[] = [
  'queued',
  'claimed',
  'marked',
  'in flight',
  'accepted, unanswered',
  'answered, unrecorded',
  'recorded: sent',
  'recorded: later',
  'recorded: unreachable',
  'recorded: given-up',
];

describe(`A send pump that is killed ${KILLS} times`, () => {
  let tenant: Tenant;
  let server: PostgresServer;
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'photo-sync-kill-'));
    const count = (KILLS + 2) * MESSAGES_PER_WORKER * 2;
    [tenant, server] = await Promise.all([startTenant({ seed: 99, population: count }), startPostgres()]);
    const { teams, apps, state } = tenant;
    teams.connectBot({ botId: apps.bot.clientId, endpoint: 'http://localhost:9/' });
    teams.switches.throttling = 'off';
    state.faults.delay('channel', LATENCY_MS);
    const isFailing = () => Math.random() < 0.1;
    state.faults.set('channel', { kind: 'error', status: 503, retryAfter: 1 }, { only: isFailing });
  });
  after(async () => {
    await Promise.all([tenant.stop(), server.stop()]);
    await rm(folder, { recursive: true });
  });

  it('sends no message twice and loses none, with PGlite and PostgreSQL', async () => {
    const people = [...tenant.state.people.values()].filter(({ jobTitle }) => jobTitle !== undefined);
    const half = (KILLS + 2) * MESSAGES_PER_WORKER;
    assert.ok(people.length >= 2 * half);
    const databaseUrl = await server.createDatabase();
    const [pglite, postgresql] = await Promise.all([
      killRepeatedly('pglite', people.slice(0, half), { databaseUrl: undefined, folder: join(folder, 'data') }),
      killRepeatedly('postgresql', people.slice(half, 2 * half), { databaseUrl, folder: '' }),
    ]);
    for (const result of [pglite, postgresql]) {
      process.stdout.write(report(result));
      assert.equal(result.kills, KILLS);
      assert.equal(result.twice, 0);
      assert.equal(result.lost, 0);
      assert.ok(result.inDoubt <= result.inFlight, 'More messages are in doubt than were in flight.');
      assert.equal(result.followedUp, result.inDoubt, 'A message in doubt has no follow-up.');
      for (const moment of MOMENTS) assert.ok(result.moments[moment], `No worker was killed when ${moment}.`);
      if (KILLS >= 100) for (const stage of STAGES) assert.ok(result.stages[stage], `No message was ${stage}.`);
    }
  });

  interface StoreLocation {
    readonly databaseUrl: string | undefined;
    readonly folder: string;
  }

  interface Recipient {
    readonly person: Person;
    readonly chat: Chat;
    readonly id: string;
  }

  /** Installs the app. Every 25th person blocks the bot. */
  function installForAll(people: readonly Person[]): Recipient[] {
    return people.map((person, index) => {
      const chat = tenant.teams.personalChat(person);
      void chat.install({ silent: true });
      if (index % 25 === 7) chat.refuseBot('ConversationBlockedByUser');
      return { person, chat, id: `${person.id}:nudge` };
    });
  }

  async function killRepeatedly(name: string, people: readonly Person[], location: StoreLocation) {
    const all = installForAll(people);
    const byChat = new Map(all.map(({ chat, id }) => [chat.id, id]));
    const tracker = createStageTracker();
    const queued = new Set<string>();
    const { state, apps } = tenant;
    const token = await issueAccessToken(state, { audience: state.cloud.botFramework, clientId: apps.bot.clientId });
    const moments: Record<string, number> = {};
    const stages: Record<string, number> = {};
    const result = { name, kills: 0, twice: 0, lost: 0, inDoubt: 0, inFlight: 0, followedUp: 0, moments, stages };
    const jobFor = (worker: number, idle: number): WorkerJob => ({
      ...location,
      tenantId: state.id,
      instanceId: `${name}-${worker}`,
      serviceUrl: `${tenant.addresses.channel}/teams/`,
      token,
      people: all.slice(0, (worker + 1) * MESSAGES_PER_WORKER).map(({ person, chat }, index) => ({
        objectId: person.id,
        address: {
          conversation: chat.id,
          // Teams refuses every 40th message, which has no text.
          body: index % 40 === 9 ? { type: 'message' } : { type: 'message', text: 'Hello' },
        },
      })),
      // The previous worker may have been killed before it queued its messages.
      queue: all
        .slice(0, (worker + 1) * MESSAGES_PER_WORKER)
        .flatMap(({ person, id }) => (queued.has(id) ? [] : [person.id])),
      idle,
      timeouts: TIMEOUTS,
    });
    let nextWorker = spawnWorker();
    try {
      for (let kill = 0; kill < KILLS; kill++) {
        const worker = nextWorker;
        const job = jobFor(kill, 600_000);
        const moment = MOMENTS[kill % MOMENTS.length] ?? 'opened';
        // Kill at the first, second or third occurrence.
        let occurrence = 1 + Math.floor(Math.random() * 3);
        const reached = Promise.withResolvers<void>();
        const stopListening = tenant.teams.onChange((chat, { kind }) => {
          const id = byChat.get(chat.id);
          if (kind !== 'message' || !id) return;
          tracker.onArrival(id);
          if (moment === 'arrived' && --occurrence <= 0) reached.resolve();
        });
        worker.start(job, (event: WorkerEvent) => {
          tracker.onEvent(event);
          if (event.event === 'queued') for (const id of event.ids) queued.add(id);
          if (event.event === moment && (moment === 'opened' || --occurrence <= 0)) reached.resolve();
          if (event.event === 'ended') reached.reject(new Error(`${name} ended: ${event.reason}`));
        });
        nextWorker = spawnWorker();
        await Promise.race([reached.promise, worker.ended()]);
        if (moment === 'opened') await wait(Math.random() * 400);
        await worker.kill();
        stopListening();
        const atKill = tracker.onKill();
        result.kills++;
        result.inFlight += atKill.inFlight;
        moments[moment] = (moments[moment] ?? 0) + 1;
        for (const stage of atKill.stages) stages[stage] = (stages[stage] ?? 0) + 1;
      }
      // The last worker starts after all leases have expired, and runs to the end.
      await wait(TIMEOUTS.lease);
      nextWorker.start(jobFor(KILLS, 5_000), () => {});
      await nextWorker.ended();
    } finally {
      await nextWorker.kill();
    }
    return { ...result, ...(await inspect(all.slice(0, (KILLS + 1) * MESSAGES_PER_WORKER), location)) };
  }

  /** Compares the store with the chats. */
  async function inspect(all: readonly Recipient[], location: StoreLocation) {
    const store = await openStore(location);
    const { id: tenantId } = tenant.state;
    const states = await store.outbox.byState(tenantId);
    const longAfter = new Date(Date.now() + WEEK_MS);
    const rechecks = await store.outbox.claimRechecks(tenantId, { now: longAfter, until: longAfter, limit: 100_000 });
    await store.close();
    const followedUp = new Set(rechecks.filter(({ state }) => state === 'in-doubt').map(({ id }) => id));
    const urls = new Set(tenant.state.requests.of('channel').map(({ url }) => url));
    const isAttempted = ({ chat }: Recipient) =>
      urls.has(`/teams/v3/conversations/${chat.id}/activities`) ||
      urls.has(`/teams/v3/conversations/${encodeURIComponent(chat.id)}/activities`);
    return {
      states,
      twice: all.filter(({ chat }) => chat.activities.length > 1).length,
      lost:
        all.filter((one) => !isAttempted(one) && !followedUp.has(one.id)).length +
        (states.pending ?? 0) +
        (states.sending ?? 0),
      inDoubt: states['in-doubt'] ?? 0,
      followedUp: followedUp.size,
    };
  }

  function report({ name, stages, moments, ...figures }: Awaited<ReturnType<typeof killRepeatedly>>): string {
    const rows = (counts: Readonly<Record<string, number>>, names: readonly string[]) =>
      names
        .map((one) => `    ${one.padEnd(24)}${String(counts[one] ?? 0).padStart(5)} ${'#'.repeat(counts[one] ?? 0)}\n`)
        .join('');
    return [
      `\n  ${name}: ${JSON.stringify(figures)}\n`,
      '  kills by moment\n',
      rows(moments, MOMENTS),
      '  kills by stage of a message\n',
      rows(stages, STAGES),
    ].join('');
  }
});
