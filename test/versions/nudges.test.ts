import assert from 'node:assert/strict';
import { resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { sql } from 'kysely';
import type { Chat, Person } from '../../sandbox/index.ts';
import { openServer } from '../../src/store/database/server-database.ts';
import { startTwoVersions, type TwoVersions } from '../helpers/versions/two-versions.ts';
import type { VersionProcess } from '../helpers/versions/version-process.ts';

const HOUR = 3_600_000;
/** Interval of reading the database. Milliseconds. */
const POLL_MS = 100;

/** Processes of both versions on one server. They read photos, queue messages and send them, each second. */
describe('The version before and this one', () => {
  let versions: TwoVersions;
  let url: string;
  let server: ReturnType<typeof openServer>;
  before(async function () {
    const started = await startTwoVersions();
    if (!started) return this.skip();
    versions = started;
    url = await versions.server.createDatabase();
    server = openServer({ connectionString: url }, 0);
  });
  afterEach(() => versions?.stopBots());
  after(async () => {
    await server?.close();
    await versions?.end();
  });

  const startOf = (folder: string) => versions.start(folder, { DATABASE_URL: url });

  /** Resolves when the query returns a row. */
  async function untilRow(query: ReturnType<typeof sql>): Promise<void> {
    while ((await query.execute(server.database)).rows.length === 0) await wait(POLL_MS);
  }

  /** The person installs the app, and their photo is read for the first time. */
  async function watched(bot: VersionProcess, person: Person): Promise<Chat> {
    versions.connect(bot);
    const chat = versions.tenant.teams.personalChat(person);
    await chat.install();
    await chat.until(() => chat.messages.length > 0);
    await untilRow(
      sql`select 1 from photo_sync.ledger where object_id = ${person.id} and read_at is not null and due_at > read_at`,
    );
    return chat;
  }

  /** Moves the clock, so that all photos are due, and waits until they are read again. Messages that are due go out. */
  async function beats(count: number): Promise<void> {
    const { clock } = versions.tenant.state;
    for (let beat = 0; beat < count; beat++) {
      clock.advance(2 * HOUR);
      const since = clock.now();
      await untilRow(sql`select 1 from photo_sync.ledger having min(read_at) >= ${since} and count(*) > 0`);
    }
  }

  /** The states of the messages to this person in the outbox. */
  async function queued({ id }: Person): Promise<readonly unknown[]> {
    const rows = await sql<{ state: string }>`select state from photo_sync.outbox where object_id = ${id}`.execute(
      server.database,
    );
    return rows.rows.map(({ state }) => state);
  }

  function changePhoto(person: Person, as: string): void {
    const photo = versions.tenant.person(as).photo ?? assert.fail(as);
    versions.tenant.changePhoto(person, photo.bytes);
  }

  it('send one nudge for each change, side by side, and each goes on with the queue of the other', async () => {
    const { previous, tenant, stop } = versions;
    const [samuel, luca, nora] = ['samuel.carter', 'luca.moretti', 'nora.lindqvist'].map(tenant.person) as [
      Person,
      Person,
      Person,
    ];
    const before = await startOf(previous.folder);
    const chats = new Map<Person, Chat>();
    for (const person of [samuel, luca, nora]) chats.set(person, await watched(before, person));
    const welcomes = new Map([...chats].map(([person, { messages }]) => [person, messages.length]));
    const nudges = (person: Person) => (chats.get(person)?.messages.length ?? 0) - (welcomes.get(person) ?? 0);
    const nudged = (person: Person) => chats.get(person)?.until(() => nudges(person) > 0);

    // The version before has sent it, then both run.
    changePhoto(samuel, 'nora.lindqvist');
    tenant.state.clock.advance(2 * HOUR);
    await nudged(samuel);
    const now = await startOf(resolve('.'));
    await beats(2);
    assert.equal(nudges(samuel), 1);

    // One of the two sends it.
    changePhoto(luca, 'samuel.carter');
    tenant.state.clock.advance(2 * HOUR);
    await nudged(luca);
    await beats(2);
    assert.deepEqual([nudges(samuel), nudges(luca)], [1, 1]);

    // This one queues it and cannot send it; after the rollback, the version before sends it.
    await stop(before);
    tenant.state.faults.set('channel', { kind: 'throttled' }, { only: '/v3/conversations' });
    changePhoto(nora, 'luca.moretti');
    tenant.state.clock.advance(2 * HOUR);
    await untilRow(sql`select 1 from photo_sync.outbox where object_id = ${nora.id} and reason = 'Throttled'`);
    await stop(now);
    tenant.state.faults.clear();
    assert.deepEqual([await queued(nora), nudges(nora)], [['pending'], 0]);
    const again = await startOf(previous.folder);
    tenant.state.clock.advance(2 * HOUR);
    await nudged(nora);
    await beats(2);
    await stop(again);

    // Forward again: nothing is sent twice.
    const last = await startOf(resolve('.'));
    await beats(2);
    assert.deepEqual([nudges(samuel), nudges(luca), nudges(nora)], [1, 1, 1]);
    assert.deepEqual(await queued(nora), ['sent']);
    await stop(last);
  });
});
