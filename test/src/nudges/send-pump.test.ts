import assert from 'node:assert/strict';
import {
  CLAIM_LEASE_MS,
  MAX_ATTEMPTS,
  MAX_IN_FLIGHT,
  MAX_RETRY_MS,
  RECHECK_DELAYS_MS,
  STALE_AFTER_MS,
} from '../../../src/nudges/nudge-limits.ts';
import type { Recipient } from '../../../src/nudges/recipients.ts';
import { createSendPump, type SendPumpOptions } from '../../../src/nudges/send-pump.ts';
import type { DeliveryResult } from '../../../src/nudges/types.ts';
import type { PersonKey } from '../../../src/people/person-key.ts';
import type { Outbox, RateLimiter } from '../../../src/store/outbox/types.ts';
import type { Roster } from '../../../src/store/people/types.ts';
import { memoryStore } from '../../helpers/bot/memory-store.ts';
import { createVirtualTime, type VirtualTime } from '../../helpers/nudges/virtual-time.ts';

/** A Wednesday morning in Rome. */
const BEGIN = new Date('2026-03-04T09:00:00Z');
const ALWAYS = { from: 0, until: 24 * 60, days: [1, 2, 3, 4, 5, 6, 7] };
const SENT: DeliveryResult = { outcome: 'sent', activityId: '1' };

interface Sending {
  readonly objectId: string;
  readonly at: number;
}

let tenants = 0;

describe('The pump', () => {
  let tenantId: string;
  let time: VirtualTime;
  let outbox: Outbox;
  let roster: Roster;
  let sent: Sending[];
  let people: Map<string, Recipient>;
  /** What Teams answers to whom, first to last; then: sent. */
  let answers: Map<string, DeliveryResult[]>;
  let latency: number;
  let open: boolean;
  let unreachable: string[];

  beforeEach(async () => {
    tenantId = `pump-${++tenants}`;
    time = createVirtualTime(BEGIN);
    ({ outbox, roster } = await memoryStore());
    sent = [];
    people = new Map();
    answers = new Map();
    latency = 30;
    open = true;
    unreachable = [];
  });

  const rates = (): Pick<RateLimiter, 'reserve' | 'hold'> => {
    let next = 0;
    return {
      async reserve(_tenant, _name, { count, every }) {
        const first = Math.max(next, time.clock());
        next = first + count * every;
        return first - time.clock();
      },
      async hold(_tenant, _name, milliseconds) {
        next = Math.max(next, time.clock() + milliseconds);
      },
    };
  };

  const pump = (differs: Partial<SendPumpOptions> = {}) =>
    createSendPump({
      tenantId,
      instanceId: `instance-${++tenants}`,
      outbox: time.watched(outbox),
      rates: rates(),
      findRecipients: async (asked: readonly PersonKey[]) =>
        new Map(asked.flatMap(({ objectId }) => [...people].filter(([id]) => id === objectId))),
      async deliver(_address, { person }, { isOnTime }) {
        if (!isOnTime()) return { outcome: 'missed' };
        sent.push({ objectId: person.objectId, at: time.clock() });
        await time.wait(latency);
        return answers.get(person.objectId)?.shift() ?? SENT;
      },
      async markUnreachable({ objectId }) {
        unreachable.push(objectId);
      },
      maySend: async () => open,
      hours: ALWAYS,
      perSecond: 40,
      now: time.now,
      clock: time.clock,
      wait: time.wait,
      random: () => 0.5,
      ...differs,
    });
  const run = (differs: Partial<SendPumpOptions> = {}, idle = 0) =>
    time.run(pump(differs).run(new AbortController().signal, idle));

  async function queue(count: number): Promise<void> {
    const ids = Array.from({ length: count }, (_, at) => `p${at}`);
    for (const [at, objectId] of ids.entries()) {
      people.set(objectId, {
        address: { to: objectId },
        language: 'en',
        timeZone: 'Europe/Rome',
        reach: 'here',
        optedOutAt: undefined,
        snoozedUntil: undefined,
      });
      const seen = { address: null, language: 'en', timeZone: 'UTC', event: 'installed' } as const;
      await roster.upsert({ tenantId, objectId }, seen, BEGIN);
      const message = {
        tenantId,
        objectId,
        changeId: `${at}`,
        kind: 'nudge',
        change: 'changed',
        evidence: at,
      } as const;
      await outbox.enqueue({ ...message, notBefore: BEGIN }, BEGIN);
    }
  }
  const states = () => outbox.byState(tenantId);
  /** The most that were sent within any such time. */
  const mostWithin = (milliseconds: number, of = sent) =>
    Math.max(...of.map(({ at }) => of.filter((one) => one.at >= at && one.at < at + milliseconds).length));
  const times = (objectId: string) => sent.filter((one) => one.objectId === objectId).map(({ at }) => at);
  const change = (objectId: string, differs: Partial<Recipient>) => {
    const person = people.get(objectId);
    if (person) people.set(objectId, { ...person, ...differs });
  };

  it('sends each message once, at an even pace that misses no turn', async () => {
    await queue(200);
    const { ended, outcomes } = await run();
    assert.equal(ended, 'idle');
    assert.equal(outcomes.sent, 200);
    assert.deepEqual(await states(), { sent: 200 });
    assert.equal(new Set(sent.map(({ objectId }) => objectId)).size, 200);
    const gaps = sent.slice(1).map(({ at }, before) => at - (sent[before]?.at ?? 0));
    assert.ok(Math.max(...gaps) < 26 && Math.min(...gaps) > 24, `${Math.min(...gaps)} to ${Math.max(...gaps)}`);
    assert.equal(mostWithin(1_000), 40);
  });

  it('keeps that pace together with another instance, and shares the work', async () => {
    await queue(160);
    const shared = rates();
    const [one, two] = await time.run(
      Promise.all([pump({ rates: shared }), pump({ rates: shared })].map((each) => each.run(AbortSignal.any([])))),
    );
    assert.equal((one?.outcomes.sent ?? 0) + (two?.outcomes.sent ?? 0), 160);
    assert.ok((one?.outcomes.sent ?? 0) > 40 && (two?.outcomes.sent ?? 0) > 40);
    assert.equal(new Set(sent.map(({ objectId }) => objectId)).size, 160);
    assert.ok(mostWithin(1_000) <= 41, String(mostWithin(1_000)));
    assert.ok(sent.reduce((last, { at }) => Math.max(last, at), 0) < 160 * 25 + 100);
  });

  it('tells the deliverer what to say to whom', async () => {
    await queue(1);
    let given: unknown[] = [];
    await run({
      async deliver(address, message) {
        given = [address, message];
        return SENT;
      },
    });
    assert.deepEqual(given, [
      { to: 'p0' },
      {
        kind: 'nudge',
        person: { tenantId, objectId: 'p0' },
        language: 'en',
        timeZone: 'Europe/Rome',
        change: 'changed',
        evidence: 0,
      },
    ]);
  });

  it('waits as long as Teams asks, for that conversation only', async () => {
    await queue(60);
    answers.set('p3', [{ outcome: 'later', code: 'Throttled', retryAfter: 20_000 }]);
    await run({}, 30_000);
    const [first = 0, second = 0, ...more] = times('p3');
    assert.ok(second - first >= 20_000 && second - first < 21_000, `${second - first}`);
    assert.deepEqual(more, []);
    assert.ok(Math.max(...sent.filter(({ objectId }) => objectId !== 'p3').map(({ at }) => at)) < 60 * 25 + 100);
    assert.deepEqual(await states(), { sent: 60 });
  });

  it('waits for everybody where Teams throttles everybody', async () => {
    await queue(40);
    for (let at = 0; at < 40; at++) answers.set(`p${at}`, [{ outcome: 'later', code: 'Throttled', retryAfter: 8_000 }]);
    await run({}, 60_000);
    assert.deepEqual(await states(), { sent: 40 });
    const early = sent.filter(({ at }) => at < 8_000).length;
    assert.ok(early <= 10, `${early} before the time`);
  });

  it('sends nothing twice where that wait is longer than its lease', async () => {
    // Few enough for the pump to look for more meanwhile.
    await queue(7);
    const retryAfter = CLAIM_LEASE_MS * 3;
    const arrived: string[] = [];
    let asked = 0;
    await run(
      {
        async deliver(_address, { person }) {
          if (++asked <= 5) return { outcome: 'later', code: 'Throttled', retryAfter };
          arrived.push(person.objectId);
          return SENT;
        },
      },
      retryAfter + 10_000,
    );
    assert.deepEqual(await states(), { sent: 7 });
    assert.deepEqual(arrived.toSorted(), [...people.keys()].toSorted());
  });

  it('takes a deliverer that fails for one that may have delivered', async () => {
    await queue(1);
    await run({
      deliver: async () => {
        throw new Error('A defect.');
      },
    });
    assert.deepEqual(await states(), { 'in-doubt': 1 });
  });

  it('tries again after a failure that passes, and gives up in the end', async () => {
    await queue(2);
    const failure: DeliveryResult = { outcome: 'later', code: 'ServiceUnavailable' };
    answers.set('p0', [failure, failure]);
    answers.set('p1', Array(20).fill(failure));
    for (let again = 0; again < 12; again++) {
      await run();
      await time.run(time.wait(MAX_RETRY_MS));
    }
    assert.equal(times('p0').length, 3);
    assert.equal(times('p1').length, MAX_ATTEMPTS);
    assert.deepEqual(await states(), { sent: 1, 'given-up': 1 });
  });

  it('never writes again to whom it may not, and says so', async () => {
    await queue(3);
    answers.set('p1', [{ outcome: 'unreachable', code: 'ConversationBlockedByUser' }]);
    await run({}, 60_000);
    assert.deepEqual(unreachable, ['p1']);
    assert.equal(times('p1').length, 1);
    assert.deepEqual(await states(), { sent: 2, unreachable: 1 });
  });

  it('never sends again what may have arrived, or will never be taken', async () => {
    await queue(2);
    answers.set('p0', [{ outcome: 'in-doubt', code: 'timed-out' }]);
    answers.set('p1', [{ outcome: 'refused', code: 'MessageSizeTooBig' }]);
    await run({}, 60_000);
    assert.equal(sent.length, 2);
    assert.deepEqual(await states(), { 'in-doubt': 1, 'given-up': 1 });
    const [doubtful] = await outbox.claimRechecks(tenantId, {
      now: new Date(time.now().getTime() + RECHECK_DELAYS_MS[0]),
      until: new Date('2027-01-01'),
      limit: 10,
    });
    assert.equal(doubtful?.objectId, 'p0');
  });

  it('looks at each person again before it writes', async () => {
    await queue(6);
    change('p0', { optedOutAt: BEGIN });
    change('p1', { snoozedUntil: new Date('2026-03-05') });
    change('p2', { reach: 'unreachable' });
    people.delete('p3');
    change('p4', { timeZone: 'America/Los_Angeles' });
    await run({ hours: { from: 540, until: 1080, days: [1, 2, 3, 4, 5] } });
    assert.deepEqual(
      sent.map(({ objectId }) => objectId),
      ['p5'],
    );
    assert.deepEqual(await states(), { dropped: 4, pending: 1, sent: 1 });
  });

  it('does not bring old news', async () => {
    await queue(1);
    await run({ now: () => new Date(BEGIN.getTime() + STALE_AFTER_MS + 1) });
    assert.deepEqual(await states(), { dropped: 1 });
  });

  it('stops at once when it is paused, and leaves the rest as it was', async () => {
    await queue(100);
    const closing = run({
      maySend: async () => time.clock() < 1_000,
    });
    const { ended } = await closing;
    assert.equal(ended, 'closed');
    assert.ok(Math.max(...sent.map(({ at }) => at)) < 1_000 + 500 + 300);
    assert.deepEqual(await states(), { sent: sent.length, pending: 100 - sent.length });
    assert.equal((await run()).ended, 'idle');
    assert.equal(sent.length, 100);
  });

  it('does nothing where nothing may be sent', async () => {
    await queue(1);
    open = false;
    assert.equal((await run()).ended, 'closed');
    assert.deepEqual([sent, await states()], [[], { pending: 1 }]);
  });

  it('finishes what it has begun when it is stopped', async () => {
    await queue(100);
    const stop = new AbortController();
    latency = 400;
    const stopping = pump({
      async deliver(_address, { person }) {
        sent.push({ objectId: person.objectId, at: time.clock() });
        if (sent.length === 20) stop.abort();
        await time.wait(latency);
        return SENT;
      },
    }).run(stop.signal);
    assert.equal((await time.run(stopping)).ended, 'stopped');
    assert.deepEqual(await states(), { sent: sent.length, pending: 100 - sent.length });
    assert.ok(sent.length < 40);
  });

  it('gives up for now where nobody can be reached, without counting it against anybody', async () => {
    await queue(30);
    const failure: DeliveryResult = { outcome: 'later', code: 'ECONNREFUSED', affectsAll: true };
    for (const objectId of people.keys()) answers.set(objectId, Array(3).fill(failure));
    assert.equal((await run()).ended, 'everybody-failed');
    assert.ok(sent.length < 20, String(sent.length));
    assert.deepEqual(await states(), { pending: 30 });
    const claimed = await outbox.claim(tenantId, {
      by: 'x',
      now: new Date('2026-03-05'),
      until: new Date('2026-03-06'),
      limit: 100,
    });
    assert.ok(claimed.every(({ attempts }) => attempts === 0));
  });

  it('has no more unanswered than it can bear, however slow Teams is', async () => {
    await queue(200);
    latency = 9_000;
    let most = 0;
    let now = 0;
    await run({
      async deliver() {
        most = Math.max(most, ++now);
        await time.wait(latency);
        now--;
        return SENT;
      },
    });
    assert.equal(most, MAX_IN_FLIGHT);
    assert.deepEqual(await states(), { sent: 200 });
  });

  it('lets turns go that it missed, rather than sending many at once', async () => {
    await queue(80);
    let stalled = false;
    const busy: Outbox = {
      ...time.watched(outbox),
      async markSending(...given) {
        const begun = await outbox.markSending(...given);
        // Once, the database is busy with something else.
        if (sent.length > 20 && !stalled) {
          stalled = true;
          await time.wait(2_000);
        }
        return begun;
      },
    };
    await run({ outbox: busy }, 3_000);
    assert.ok(stalled);
    assert.deepEqual(await states(), { sent: 80 });
    assert.ok(mostWithin(1_000) <= 43, String(mostWithin(1_000)));
    assert.equal(new Set(sent.map(({ objectId }) => objectId)).size, 80);
  });

  it('sends no burst where the first had to wait for a token', async () => {
    await queue(80);
    let missed = 0;
    await run({
      async deliver(_address, { person }, { isOnTime }) {
        // All wait for the same one, which comes then.
        if (time.clock() < 700) await time.wait(700 - time.clock());
        if (!isOnTime()) {
          missed++;
          return { outcome: 'missed' };
        }
        sent.push({ objectId: person.objectId, at: time.clock() });
        return SENT;
      },
    });
    assert.ok(missed > 10, String(missed));
    assert.deepEqual(await states(), { sent: 80 });
    assert.ok(mostWithin(1_000) <= 43, String(mostWithin(1_000)));
    assert.ok(mostWithin(100) <= 7, String(mostWithin(100)));
  });

  it('sends nothing more where the database fails, and records what it can', async () => {
    await queue(60);
    const failing = time.watched({
      ...outbox,
      async claim(...given: Parameters<Outbox['claim']>) {
        if (time.clock() > 400) throw new Error('The database is gone.');
        return outbox.claim(...given);
      },
    });
    await assert.rejects(run({ outbox: failing }), /The database is gone/);
    const { sent: recorded = 0, pending = 0 } = await states();
    assert.equal(recorded, sent.length);
    assert.equal(pending, 60 - sent.length);
  });

  it('never sends again what an instance was sending that died', async () => {
    await queue(30);
    const dying = pump({
      async deliver(_address, { person }) {
        sent.push({ objectId: person.objectId, at: time.clock() });
        // Never to be heard of again.
        await time.wait(1e12);
        return SENT;
      },
    });
    void dying.run(AbortSignal.any([]));
    const died = new Promise<void>((resolve) => void time.wait(150).then(resolve));
    await time.run(died);
    const inFlight = (await states()).sending ?? 0;
    assert.ok(inFlight > 0);
    const before = sent.map(({ objectId }) => objectId);
    const later = () => new Date(time.now().getTime() + CLAIM_LEASE_MS + 1);
    const { outcomes } = await run({ now: later });
    assert.equal(outcomes.expired, inFlight);
    assert.deepEqual(await states(), { 'in-doubt': inFlight, sent: 30 - inFlight });
    const after = sent.slice(before.length).map(({ objectId }) => objectId);
    assert.ok(before.every((objectId) => !after.includes(objectId)));
  });
});
