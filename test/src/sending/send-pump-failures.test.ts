import assert from 'node:assert/strict';
import { CLAIM_LEASE_MS, MAX_ATTEMPTS, MAX_RETRY_MS, RECHECK_DELAYS_MS } from '../../../src/nudges/nudge-limits.ts';
import type { DeliveryResult } from '../../../src/nudges/types.ts';
import type { Outbox } from '../../../src/store/outbox/types.ts';
import { createSendPumpHarness, SENT } from '../../helpers/nudges/send-pump-harness.ts';

describe('The send pump after failures', () => {
  it('pauses only the throttled conversation, for the Retry-After', async () => {
    const { results, run, queue, sent, states, sendTimes } = await createSendPumpHarness();
    await queue(60);
    results.set('p3', [{ outcome: 'later', code: 'Throttled', retryAfter: 20_000 }]);
    await run({}, 30_000);
    const [first = 0, second = 0, ...more] = sendTimes('p3');
    assert.ok(second - first >= 20_000 && second - first < 21_000, `${second - first}`);
    assert.deepEqual(more, []);
    assert.ok(Math.max(...sent.filter(({ objectId }) => objectId !== 'p3').map(({ at }) => at)) < 60 * 25 + 100);
    assert.deepEqual(await states(), { sent: 60 });
  });

  it('pauses all sending if Teams throttles all conversations', async () => {
    const { sent, recipients, results, run, queue, states } = await createSendPumpHarness();
    await queue(40);
    const throttled: DeliveryResult = { outcome: 'later', code: 'Throttled', retryAfter: 8_000 };
    for (const objectId of recipients.keys()) results.set(objectId, [throttled]);
    await run({}, 60_000);
    assert.deepEqual(await states(), { sent: 40 });
    const early = sent.filter(({ at }) => at < 8_000).length;
    assert.ok(early <= 10, `${early} during the pause`);
  });

  it('sends nothing twice if that pause outlasts the lease', async () => {
    const { recipients, run, queue, states } = await createSendPumpHarness();
    // Less than a batch, so the pump keeps claiming during the pause.
    await queue(7);
    const retryAfter = CLAIM_LEASE_MS * 3;
    const arrived: string[] = [];
    let attempts = 0;
    await run(
      {
        async deliver(_address, { person }) {
          if (++attempts <= 5) return { outcome: 'later', code: 'Throttled', retryAfter };
          arrived.push(person.objectId);
          return SENT;
        },
      },
      retryAfter + 10_000,
    );
    assert.deepEqual(await states(), { sent: 7 });
    assert.deepEqual(arrived.toSorted(), [...recipients.keys()].toSorted());
  });

  it('puts a message in doubt if the delivery rejects', async () => {
    const { run, queue, states } = await createSendPumpHarness();
    await queue(1);
    await run({
      deliver: async () => {
        throw new Error('A defect.');
      },
    });
    assert.deepEqual(await states(), { 'in-doubt': 1 });
  });

  it('retries after a transient failure, and gives up after the last attempt', async () => {
    const { time, results, run, queue, states, sendTimes } = await createSendPumpHarness();
    await queue(2);
    const failure: DeliveryResult = { outcome: 'later', code: 'ServiceUnavailable' };
    results.set('p0', [failure, failure]);
    results.set('p1', Array(20).fill(failure));
    for (let round = 0; round < 12; round++) {
      await run();
      await time.run(time.wait(MAX_RETRY_MS));
    }
    assert.equal(sendTimes('p0').length, 3);
    assert.equal(sendTimes('p1').length, MAX_ATTEMPTS);
    assert.deepEqual(await states(), { sent: 1, 'given-up': 1 });
  });

  it('sends nothing more to an unreachable person, and records that', async () => {
    const { results, unreachable, run, queue, states, sendTimes } = await createSendPumpHarness();
    await queue(3);
    results.set('p1', [{ outcome: 'unreachable', code: 'ConversationBlockedByUser' }]);
    await run({}, 60_000);
    assert.deepEqual(unreachable, ['p1']);
    assert.equal(sendTimes('p1').length, 1);
    assert.deepEqual(await states(), { sent: 2, unreachable: 1 });
  });

  it('never resends a message that is in doubt or refused', async () => {
    const { tenantId, time, outbox, sent, results, run, queue, states } = await createSendPumpHarness();
    await queue(2);
    results.set('p0', [{ outcome: 'in-doubt', code: 'timed-out' }]);
    results.set('p1', [{ outcome: 'refused', code: 'MessageSizeTooBig' }]);
    await run({}, 60_000);
    assert.equal(sent.length, 2);
    assert.deepEqual(await states(), { 'in-doubt': 1, 'given-up': 1 });
    const [inDoubt] = await outbox.claimRechecks(tenantId, {
      now: new Date(time.now().getTime() + RECHECK_DELAYS_MS[0]),
      until: new Date('2027-01-01'),
      limit: 10,
    });
    assert.equal(inDoubt?.objectId, 'p0');
  });

  it('ends its run if failures affect all recipients, and counts no attempt', async () => {
    const { tenantId, outbox, sent, recipients, results, run, queue, states } = await createSendPumpHarness();
    await queue(30);
    const failure: DeliveryResult = { outcome: 'later', code: 'ECONNREFUSED', affectsAll: true };
    for (const objectId of recipients.keys()) results.set(objectId, Array(3).fill(failure));
    assert.equal((await run()).ended, 'all-failed');
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

  it('skips missed send slots instead of sending a burst', async () => {
    const { time, outbox, sent, run, queue, states, maxWithin } = await createSendPumpHarness();
    await queue(80);
    let stalled = false;
    const stalling: Outbox = {
      ...time.watched(outbox),
      async markSending(...args) {
        const marked = await outbox.markSending(...args);
        // The database stalls once.
        if (sent.length > 20 && !stalled) {
          stalled = true;
          await time.wait(2_000);
        }
        return marked;
      },
    };
    await run({ outbox: stalling }, 3_000);
    assert.ok(stalled);
    assert.deepEqual(await states(), { sent: 80 });
    assert.ok(maxWithin(1_000) <= 45, String(maxWithin(1_000)));
    assert.equal(new Set(sent.map(({ objectId }) => objectId)).size, 80);
  });

  it('sends no burst after a slow token', async () => {
    const { time, sent, run, queue, states, maxWithin } = await createSendPumpHarness();
    await queue(80);
    let missed = 0;
    await run({
      async deliver(_address, { person }, { isOnTime }) {
        // All sends wait for the same token.
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
    assert.ok(maxWithin(1_000) <= 45, String(maxWithin(1_000)));
    assert.ok(maxWithin(100) <= 9, String(maxWithin(100)));
  });

  it('sends nothing more if the database fails, and records all results', async () => {
    const { time, outbox, sent, run, queue, states } = await createSendPumpHarness();
    await queue(60);
    const failing = time.watched({
      ...outbox,
      async claim(...args: Parameters<Outbox['claim']>) {
        if (time.clock() > 400) throw new Error('The database is gone.');
        return outbox.claim(...args);
      },
    });
    await assert.rejects(run({ outbox: failing }), /The database is gone/);
    const { sent: recorded = 0, pending = 0 } = await states();
    assert.equal(recorded, sent.length);
    assert.equal(pending, 60 - sent.length);
  });

  it('never resends a message that a dead instance was sending', async () => {
    const { time, sent, createPump, run, queue, states } = await createSendPumpHarness();
    await queue(30);
    const dying = createPump({
      async deliver(_address, { person }) {
        sent.push({ objectId: person.objectId, at: time.clock() });
        // No result is ever recorded.
        await time.wait(1e12);
        return SENT;
      },
    });
    void dying.run(AbortSignal.any([]));
    await time.run(time.wait(150));
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
