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
import type { Happening, WorkerJob } from '../helpers/kill/job.ts';
import { createStages, type Stage } from '../helpers/kill/stages.ts';
import { spawnWorker } from '../helpers/kill/worker-process.ts';
import { type PostgresServer, startPostgres } from '../helpers/postgres-server.ts';

const KILLS = Number(process.env.KILLS ?? 100);
/** New messages for each worker: about as many as it gets to before it dies. */
const EACH = 12;
const TIMEOUTS = { send: 2_000, lease: 600 };
/** How long the channel takes for an answer. Milliseconds. */
const LATENCY = 40;
/** What a worker is doing when it is killed, in turn; `arrived`: the channel has taken its message and not answered yet. */
const MOMENTS = [
  'opened',
  'claiming',
  'claimed',
  'beginning',
  'begun',
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

describe(`A worker that is killed ${KILLS} times`, () => {
  let tenant: Tenant;
  let server: PostgresServer;
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'photo-sync-kill-'));
    const count = (KILLS + 2) * EACH * 2;
    [tenant, server] = await Promise.all([startTenant({ seed: 99, population: count }), startPostgres()]);
    const { teams, apps, state } = tenant;
    teams.connectBot({ botId: apps.bot.clientId, endpoint: 'http://localhost:9/' });
    teams.switches.throttling = 'off';
    state.faults.delay('channel', LATENCY);
    const striking = () => Math.random() < 0.1;
    state.faults.set('channel', { kind: 'error', status: 503, retryAfter: 1 }, { only: striking });
  });
  after(async () => {
    await Promise.all([tenant.stop(), server.stop()]);
    await rm(folder, { recursive: true });
  });

  it('sends nothing twice and loses nothing, with PGlite and with PostgreSQL', async () => {
    const people = [...tenant.state.people.values()].filter(({ jobTitle }) => jobTitle !== undefined);
    const half = (KILLS + 2) * EACH;
    assert.ok(people.length >= 2 * half);
    const databaseUrl = await server.createDatabase();
    const [own, shared] = await Promise.all([
      ordeal('pglite', people.slice(0, half), { databaseUrl: undefined, folder: join(folder, 'data') }),
      ordeal('postgresql', people.slice(half, 2 * half), { databaseUrl, folder: '' }),
    ]);
    for (const result of [own, shared]) {
      process.stdout.write(report(result));
      assert.equal(result.kills, KILLS);
      assert.equal(result.twice, 0);
      assert.equal(result.lost, 0);
      assert.ok(result.inDoubt <= result.inFlight, 'More are in doubt than were in flight.');
      assert.equal(result.found, result.inDoubt, 'The follow-up does not find everybody who is in doubt.');
      for (const moment of MOMENTS) assert.ok(result.moments[moment], `Nobody was killed when ${moment}.`);
      if (KILLS >= 100) for (const stage of STAGES) assert.ok(result.stages[stage], `No message was ${stage}.`);
    }
  });

  interface Victim {
    readonly person: Person;
    readonly chat: Chat;
    readonly id: string;
  }

  /** Every 25th person has shut the bot out, and every 40th message is none that Teams would take. */
  function victims(people: readonly Person[]): Victim[] {
    return people.map((person, at) => {
      const chat = tenant.teams.personalChat(person);
      void chat.install({ silent: true });
      if (at % 25 === 7) chat.refuseBot('ConversationBlockedByUser');
      return { person, chat, id: `${person.id}:nudge` };
    });
  }

  async function ordeal(
    name: string,
    people: readonly Person[],
    where: { readonly databaseUrl: string | undefined; readonly folder: string },
  ) {
    const all = victims(people);
    const byChat = new Map(all.map(({ chat, id }) => [chat.id, id]));
    const stages = createStages();
    const queued = new Set<string>();
    const { state, apps } = tenant;
    const token = await issueAccessToken(state, { audience: state.cloud.botFramework, clientId: apps.bot.clientId });
    const moments: Record<string, number> = {};
    const found: Record<string, number> = {};
    const result = { name, kills: 0, twice: 0, lost: 0, inDoubt: 0, inFlight: 0, found: 0, moments, stages: found };
    const jobOf = (life: number, idle: number): WorkerJob => ({
      ...where,
      tenantId: state.id,
      by: `${name}-${life}`,
      serviceUrl: `${tenant.addresses.channel}/teams/`,
      token,
      people: all.slice(0, (life + 1) * EACH).map(({ person, chat }, at) => ({
        objectId: person.id,
        address: {
          conversation: chat.id,
          body: at % 40 === 9 ? { type: 'message' } : { type: 'message', text: 'Hello' },
        },
      })),
      // What the one before was killed over is queued once more.
      queue: all.slice(0, (life + 1) * EACH).flatMap(({ person, id }) => (queued.has(id) ? [] : [person.id])),
      idle,
      timeouts: TIMEOUTS,
    });
    let next = spawnWorker();
    try {
      for (let life = 0; life < KILLS; life++) {
        const worker = next;
        const job = jobOf(life, 600_000);
        const moment = MOMENTS[life % MOMENTS.length] ?? 'opened';
        // Not always the first time.
        let times = 1 + Math.floor(Math.random() * 3);
        const reached = Promise.withResolvers<void>();
        const stopListening = tenant.teams.onChange((chat, { kind }) => {
          const id = byChat.get(chat.id);
          if (kind !== 'message' || !id) return;
          stages.arrived(id);
          if (moment === 'arrived' && --times <= 0) reached.resolve();
        });
        worker.start(job, (happening: Happening) => {
          stages.heard(happening);
          if (happening.did === 'queued') for (const id of happening.ids) queued.add(id);
          if (happening.did === moment && (moment === 'opened' || --times <= 0)) reached.resolve();
          if (happening.did === 'ended') reached.reject(new Error(`${name} ended: ${happening.why}`));
        });
        next = spawnWorker();
        await Promise.race([reached.promise, worker.ended()]);
        if (moment === 'opened') await wait(Math.random() * 400);
        await worker.kill();
        stopListening();
        const left = stages.killed();
        result.kills++;
        result.inFlight += left.inFlight;
        moments[moment] = (moments[moment] ?? 0) + 1;
        for (const stage of left.stages) found[stage] = (found[stage] ?? 0) + 1;
      }
      // The last one is let live, when every lease of the dead has run out.
      await wait(TIMEOUTS.lease);
      next.start(jobOf(KILLS, 5_000), () => {});
      await next.ended();
    } finally {
      await next.kill();
    }
    return { ...result, ...(await judge(all.slice(0, (KILLS + 1) * EACH), where)) };
  }

  /** Looks into the store, and into everybody's chat. */
  async function judge(all: readonly Victim[], where: { databaseUrl: string | undefined; folder: string }) {
    const store = await openStore(where);
    const { id: tenantId } = tenant.state;
    const states = await store.outbox.byState(tenantId);
    const longAfter = new Date(Date.now() + WEEK_MS);
    const looked = await store.outbox.claimRechecks(tenantId, { now: longAfter, until: longAfter, limit: 100_000 });
    await store.close();
    const doubted = new Set(looked.filter(({ state }) => state === 'in-doubt').map(({ id }) => id));
    const urls = new Set(tenant.state.requests.of('channel').map(({ url }) => url));
    const attempted = ({ chat }: Victim) =>
      urls.has(`/teams/v3/conversations/${chat.id}/activities`) ||
      urls.has(`/teams/v3/conversations/${encodeURIComponent(chat.id)}/activities`);
    return {
      states,
      twice: all.filter(({ chat }) => chat.activities.length > 1).length,
      lost:
        all.filter((one) => !attempted(one) && !doubted.has(one.id)).length +
        (states.pending ?? 0) +
        (states.sending ?? 0),
      inDoubt: states['in-doubt'] ?? 0,
      found: doubted.size,
    };
  }

  function report({ name, stages, moments, ...figures }: Awaited<ReturnType<typeof ordeal>>): string {
    const rows = (of: Readonly<Record<string, number>>, names: readonly string[]) =>
      names
        .map((one) => `    ${one.padEnd(24)}${String(of[one] ?? 0).padStart(5)} ${'#'.repeat(of[one] ?? 0)}\n`)
        .join('');
    return [
      `\n  ${name}: ${JSON.stringify(figures)}\n`,
      '  killed when\n',
      rows(moments, MOMENTS),
      '  kills that met messages which were\n',
      rows(stages, STAGES),
    ].join('');
  }
});
