import assert from 'node:assert/strict';
import { MAX_IN_FLIGHT, STALE_AFTER_MS } from '../../../src/nudges/nudge-limits.ts';
import { createSendPumpHarness, SENT, START } from '../../helpers/nudges/send-pump-harness.ts';

describe('The send pump', () => {
  it('sends each message once, at a steady rate that uses each send slot', async () => {
    const { sent, run, queue, states, maxWithin } = await createSendPumpHarness();
    await queue(200);
    const { ended, outcomes } = await run();
    assert.equal(ended, 'idle');
    assert.equal(outcomes.sent, 200);
    assert.deepEqual(await states(), { sent: 200 });
    assert.equal(new Set(sent.map(({ objectId }) => objectId)).size, 200);
    const gaps = sent.slice(1).map(({ at }, index) => at - (sent[index]?.at ?? 0));
    assert.ok(Math.max(...gaps) < 26 && Math.min(...gaps) > 24, `${Math.min(...gaps)} to ${Math.max(...gaps)}`);
    assert.equal(maxWithin(1_000), 40);
  });

  it('shares the rate and the work with another instance', async () => {
    const { time, sent, createRates, createPump, queue, maxWithin } = await createSendPumpHarness();
    await queue(160);
    const shared = createRates();
    const [one, two] = await time.run(
      Promise.all(
        [createPump({ rates: shared }), createPump({ rates: shared })].map((each) => each.run(AbortSignal.any([]))),
      ),
    );
    assert.equal((one?.outcomes.sent ?? 0) + (two?.outcomes.sent ?? 0), 160);
    assert.ok((one?.outcomes.sent ?? 0) > 40 && (two?.outcomes.sent ?? 0) > 40);
    assert.equal(new Set(sent.map(({ objectId }) => objectId)).size, 160);
    assert.ok(maxWithin(1_000) <= 41, String(maxWithin(1_000)));
    assert.ok(sent.reduce((last, { at }) => Math.max(last, at), 0) < 160 * 25 + 100);
  });

  it('passes address and message to the delivery', async () => {
    const { tenantId, run, queue } = await createSendPumpHarness();
    await queue(1);
    let args: unknown[] = [];
    await run({
      async deliver(address, message) {
        args = [address, message];
        return SENT;
      },
    });
    assert.deepEqual(args, [
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

  it('checks each recipient again before it sends', async () => {
    const { sent, recipients, run, queue, states, update } = await createSendPumpHarness();
    await queue(6);
    update('p0', { optedOutAt: START });
    update('p1', { snoozedUntil: new Date('2026-03-05') });
    update('p2', { reach: 'unreachable' });
    recipients.delete('p3');
    update('p4', { timeZone: 'America/Los_Angeles' });
    await run({ hours: { from: 540, until: 1080, days: [1, 2, 3, 4, 5] } });
    assert.deepEqual(
      sent.map(({ objectId }) => objectId),
      ['p5'],
    );
    assert.deepEqual(await states(), { dropped: 4, pending: 1, sent: 1 });
  });

  it('drops stale messages', async () => {
    const { run, queue, states } = await createSendPumpHarness();
    await queue(1);
    await run({ now: () => new Date(START.getTime() + STALE_AFTER_MS + 1) });
    assert.deepEqual(await states(), { dropped: 1 });
  });

  it('stops at once during a pause, and leaves the other messages queued', async () => {
    const { time, sent, run, queue, states } = await createSendPumpHarness();
    await queue(100);
    const { ended } = await run({ maySend: async () => time.clock() < 1_000 });
    assert.equal(ended, 'closed');
    assert.ok(Math.max(...sent.map(({ at }) => at)) < 1_000 + 500 + 300);
    assert.deepEqual(await states(), { sent: sent.length, pending: 100 - sent.length });
    assert.equal((await run()).ended, 'idle');
    assert.equal(sent.length, 100);
  });

  it('sends nothing if sending is not allowed', async () => {
    const { sent, run, queue, states } = await createSendPumpHarness();
    await queue(1);
    assert.equal((await run({ maySend: async () => false })).ended, 'closed');
    assert.deepEqual([sent, await states()], [[], { pending: 1 }]);
  });

  it('makes one database call if no message waits', async () => {
    const { tenantId, run, queue, outbox } = await createSendPumpHarness();
    const calls: string[] = [];
    const counted = new Proxy(outbox, {
      get(target, name, receiver) {
        calls.push(String(name));
        return Reflect.get(target, name, receiver);
      },
    });
    const idle = { outbox: counted, maySend: async () => assert.fail('not needed') };
    assert.deepEqual(await run(idle), { outcomes: {}, ended: 'idle' });
    assert.deepEqual(calls, ['hasUnsettled']);
    await queue(1);
    // Left behind by an instance that died while it sent.
    const dead = { by: 'dead', now: START, until: new Date(START.getTime() + 1) };
    const [claimed] = await outbox.claim(tenantId, { ...dead, limit: 1 });
    await outbox.markSending(tenantId, [claimed?.id ?? ''], dead);
    const later = new Date(START.getTime() + 2);
    assert.deepEqual((await run({ now: () => later })).outcomes, { expired: 1 });
    assert.deepEqual((await run(idle)).ended, 'idle');
  });

  it('waits for sends in flight when it is stopped', async () => {
    const { time, sent, createPump, queue, states } = await createSendPumpHarness();
    await queue(100);
    const stop = new AbortController();
    const running = createPump({
      async deliver(_address, { person }) {
        sent.push({ objectId: person.objectId, at: time.clock() });
        if (sent.length === 20) stop.abort();
        await time.wait(400);
        return SENT;
      },
    }).run(stop.signal);
    assert.equal((await time.run(running)).ended, 'stopped');
    assert.deepEqual(await states(), { sent: sent.length, pending: 100 - sent.length });
    assert.ok(sent.length < 40);
  });

  it('limits in-flight sends when Teams is slow', async () => {
    const { time, run, queue, states } = await createSendPumpHarness();
    await queue(200);
    let maxInFlight = 0;
    let inFlight = 0;
    await run({
      async deliver() {
        maxInFlight = Math.max(maxInFlight, ++inFlight);
        await time.wait(9_000);
        inFlight--;
        return SENT;
      },
    });
    assert.equal(maxInFlight, MAX_IN_FLIGHT);
    assert.deepEqual(await states(), { sent: 200 });
  });
});
