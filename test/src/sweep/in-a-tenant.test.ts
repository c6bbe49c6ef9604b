import assert from 'node:assert/strict';
import { type Person, startTenant, type Tenant } from '../../../sandbox/index.ts';
import type { Store } from '../../../src/store/types.ts';
import { prioritize } from '../../../src/sweep/read-intervals.ts';
import type { RunSweep } from '../../../src/sweep/types.ts';
import { memoryStore } from '../../helpers/bot/memory-store.ts';
import { createTenantSweep } from '../../helpers/sweep/tenant-sweep.ts';
import { HOUR, MINUTE } from '../../helpers/sweep/watched.ts';
import { trustAuthority } from '../../helpers/trusted-authority.ts';

const NEVER = new AbortController().signal;

/** With real HTTP, signatures, clients and pictures, and Graph's limits; only the clock is moved. */
describe('A sweep of a tenant', () => {
  let distrust: () => void;
  let tenant: Tenant;
  let store: Store;
  let sweep: RunSweep;
  let people: readonly Person[];
  before(async () => {
    tenant = await startTenant({ seed: 4_921, population: 200 });
    distrust = trustAuthority(tenant.certificates.authority);
    store = await memoryStore();
    sweep = createTenantSweep(tenant, store);
    const population = tenant.state.people.from(tenant.state.people.samplePeople().length);
    people = [...population]
      .map(([, person]) => person)
      .filter(({ photo }) => photo)
      .slice(0, 50);
    for (const person of people) await meet(person);
  });
  after(async () => {
    distrust();
    await tenant.stop();
  });
  afterEach(() => tenant.state.faults.clear());

  const key = ({ id }: Person) => ({ tenantId: tenant.state.id, objectId: id });
  const someone = (index: number) => people[index] ?? assert.fail('There are too few people.');
  const now = () => tenant.state.clock.now();
  const run = () => sweep({ signal: NEVER });

  async function meet(person: Person): Promise<void> {
    const seen = { address: {}, language: 'en', timeZone: person.timeZone, event: 'installed' } as const;
    await store.roster.upsert(key(person), seen, now());
  }

  async function changes(): Promise<string[]> {
    const when = { seenUntil: now(), now: now(), claimedUntil: now(), limit: 100 };
    const due = await store.changes.claimDue(tenant.state.id, when);
    await Promise.all(due.map((change) => store.changes.decide(change, 'seen by a test', now())));
    return due.map(({ objectId, kind }) => `${people.findIndex(({ id }) => id === objectId)} ${kind}`).sort();
  }

  it('records a baseline of fifty people in three batches', async () => {
    tenant.state.requests.clear();
    const { ended, done, parts, batches } = await run();
    assert.deepEqual({ ended, done, parts, batches }, { ended: 'done', done: 50, parts: 50, batches: 3 });
    assert.equal(tenant.violations.total(), 0);
    assert.deepEqual(await changes(), []);
  });

  it('distinguishes a new picture from a new ETag, and a removed photo from a removed person', async () => {
    tenant.changePhotos([someone(0), someone(1)]);
    tenant.removePhoto(someone(2));
    tenant.deletePerson(someone(3));
    tenant.state.clock.advance(2 * HOUR);
    await run();
    assert.deepEqual(await changes(), ['0 changed', '1 changed', '2 vanished']);
    assert.equal(await store.roster.find(key(someone(3))), undefined);
    tenant.flapEtag(someone(0));
    tenant.changePhotos([someone(1)]);
    tenant.state.clock.advance(2 * HOUR);
    const { samePicture } = await run();
    assert.equal(samePicture, 1);
    assert.deepEqual(await changes(), ['1 changed']);
    assert.equal(tenant.violations.total(), 0);
  });

  it('rereads only the parts that Graph throttled', async () => {
    tenant.state.clock.advance(2 * HOUR);
    tenant.state.requests.clear();
    const throttledIds = [someone(10).id, someone(11).id];
    const only = ({ url }: { readonly url: string }) => throttledIds.some((id) => url.includes(id));
    tenant.state.faults.set('graph', { kind: 'throttled', retryAfter: 1 }, { inBatch: true, only, times: 2 });
    const { done, throttled, parts } = await run();
    assert.deepEqual({ done, throttled, parts }, { done: 49, throttled: 2, parts: 51 });
  });

  it('stops watching blocked people once their photo or mailbox is gone', async () => {
    const [blocked, left] = [someone(5), someone(6)];
    tenant.state.people.set(blocked.id, { ...blocked, accountEnabled: false, photo: undefined });
    tenant.leave(left);
    tenant.state.clock.advance(2 * HOUR);
    const first = await sweep({ signal: NEVER, maxWait: 0 });
    assert.deepEqual([first.gone, first.failed], [1, { 'no-mailbox': 1 }]);
    assert.equal((await store.roster.find(key(blocked)))?.reach, 'unreachable');
    tenant.state.clock.advance(8 * 24 * HOUR);
    assert.equal((await sweep({ signal: NEVER, maxWait: 0 })).gone, 1);
    assert.equal((await store.roster.find(key(left)))?.reach, 'unreachable');
    assert.deepEqual(await changes(), []);
    tenant.state.clock.advance(2 * HOUR);
    assert.equal((await run()).done, 47);
  });

  it('reads the rest of a batch when Graph can’t open some mailboxes', async () => {
    someone(20).oddForms.mailbox = 'on-premises';
    someone(21).oddForms.mailbox = 'none';
    tenant.state.clock.advance(2 * HOUR);
    const { done, failed } = await sweep({ signal: NEVER, maxWait: 0 });
    assert.equal(done, 47);
    assert.deepEqual(failed, { 'mailbox-on-premises': 1, 'no-mailbox': 1 });
  });

  it('reads photos about once an hour, and more often after a question, for a whole day', async () => {
    const asker = someone(30);
    const minutes = Array.from({ length: (24 * HOUR) / (15 * MINUTE) }, (_, index) => index);
    let read = 0;
    let noticed: Date | undefined;
    let changedAt: Date | undefined;
    for (const quarter of minutes) {
      tenant.state.clock.advance(15 * MINUTE);
      if (quarter === 40) {
        await prioritize(
          store.ledger,
          key(asker),
          { regular: HOUR, priority: 15 * MINUTE, priorityPeriod: 2 * HOUR },
          now(),
        );
      }
      if (quarter === 42) {
        tenant.changePhotos([asker]);
        changedAt = now();
      }
      read += (await sweep({ signal: NEVER, maxWait: 0 })).done;
      if (!noticed && (await changes()).includes('30 changed')) noticed = now();
    }
    assert.ok(changedAt && noticed);
    assert.ok(noticed.getTime() - changedAt.getTime() <= 30 * MINUTE);
    // Sweeps run every 15 minutes, so an hour with jitter takes four or five sweeps.
    assert.ok(read > 47 * 18 && read < 47 * 26, `${read} readings`);
    assert.equal(tenant.violations.total(), 0);
  });
});
