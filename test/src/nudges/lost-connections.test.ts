import assert from 'node:assert/strict';
import { CLAIM_LEASE_MS } from '../../../src/nudges/nudge-limits.ts';
import { createNudgePump } from '../../../src/nudges/nudge-pump.ts';
import { findRecipients } from '../../../src/nudges/recipients.ts';
import { openStore } from '../../../src/store/open-store.ts';
import type { Store } from '../../../src/store/types.ts';
import { START } from '../../helpers/nudges/send-pump-harness.ts';
import { createVirtualTime } from '../../helpers/nudges/virtual-time.ts';
import { newDatabase } from '../../helpers/shared-postgres.ts';
import { type CuttingProxy, MOMENTS, type Moment, startCuttingProxy } from '../../helpers/store/cutting-proxy.ts';

const BEAT_MS = 15_000;
const PEOPLE = ['nora', 'luca'];
const ALWAYS = { from: 0, until: 24 * 60, days: [1, 2, 3, 4, 5, 6, 7] };

/**
 * Two nudges from their queue to Teams, on a server whose connections break once, at each statement in turn. A beat
 * that fails is repeated by the next one, as in the bot.
 */
describe('A nudge whose database connection breaks', () => {
  let proxy: CuttingProxy;
  let store: Store;
  before(async () => {
    proxy = await startCuttingProxy(await newDatabase());
    store = await openStore({ databaseUrl: proxy.url, folder: '' });
  });
  after(async () => {
    await store.close();
    await proxy.stop();
  });

  let lives = 0;
  async function live() {
    const tenantId = `tenant-${++lives}`;
    const time = createVirtualTime(START);
    const { outbox, roster, rates } = store;
    const contact = { address: {}, language: 'en', timeZone: 'UTC', event: 'installed' } as const;
    const sent = new Map<string, number>();
    let failures = 0;
    /** Repeats a beat until it succeeds. */
    const beatUntilDone = async (work: () => Promise<unknown>) => {
      for (;;) {
        try {
          return await time.run(work());
        } catch {
          failures += 1;
          assert.ok(failures < 5, 'The pool does not recover.');
          await time.run(time.wait(BEAT_MS));
        }
      }
    };
    for (const objectId of PEOPLE) {
      const message = {
        tenantId,
        objectId,
        changeId: objectId,
        kind: 'nudge',
        change: 'changed',
        evidence: {},
      } as const;
      const queue = time.watched({
        async enqueue() {
          await roster.upsert({ tenantId, objectId }, contact, START);
          return outbox.enqueue({ ...message, notBefore: START }, time.now());
        },
      });
      await beatUntilDone(() => queue.enqueue());
    }
    const recipients = time.watched({
      find: (people: readonly { readonly tenantId: string; readonly objectId: string }[]) =>
        findRecipients({ roster, pilot: store.control.pilot }, tenantId, people, { mode: 'on' }),
    });
    const pump = createNudgePump({
      tenantId,
      instanceId: 'a',
      outbox: time.watched(outbox),
      rates: time.watched(rates),
      findRecipients: recipients.find,
      async deliver(_address, { person }, { isOnTime }) {
        if (!isOnTime()) return { outcome: 'missed' };
        sent.set(person.objectId, (sent.get(person.objectId) ?? 0) + 1);
        await time.wait(30);
        return { outcome: 'sent', activityId: '1' };
      },
      markUnreachable: async () => assert.fail('Teams accepts all messages.'),
      maySend: async () => true,
      hours: ALWAYS,
      perSecond: 40,
      now: time.now,
      clock: time.clock,
      wait: time.wait,
      random: () => 0.5,
    });
    const run = () => beatUntilDone(() => pump.run(new AbortController().signal));
    await run();
    await time.run(time.wait(CLAIM_LEASE_MS));
    await run();
    await run();
    const statements = [...proxy.statements];
    const longAfter = new Date(START.getTime() + 3 * 24 * 3_600_000);
    const followUps = await outbox.claimRechecks(tenantId, { now: longAfter, until: longAfter, limit: 10 });
    return { statements, sent, failures, states: await outbox.byState(tenantId), followUps: followUps.length };
  }

  /** The statements of one life without a fault. */
  async function statementsOfLife(): Promise<readonly string[]> {
    proxy.arm(undefined, 'before');
    const { statements, sent, failures, states } = await live();
    assert.deepEqual([[...sent.values()], failures, states], [[1, 1], 0, { sent: 2 }]);
    return statements;
  }

  it('is sent once or in doubt, at each moment of each statement, and the pool recovers', async () => {
    const statements = await statementsOfLife();
    assert.ok(statements.filter((text) => /^commit/.test(text)).length >= 2, statements.join('\n'));
    const seen: Record<Moment, Set<string>> = { before: new Set(), executing: new Set(), answered: new Set() };
    for (const text of new Set(statements)) {
      for (const moment of MOMENTS) {
        const where = `${moment}: ${text}`;
        proxy.arm(text, moment);
        const { sent, states, followUps } = await live();
        assert.ok(proxy.isCut, where);
        for (const objectId of PEOPLE) assert.ok((sent.get(objectId) ?? 0) <= 1, `twice: ${where}`);
        const inDoubt = states['in-doubt'] ?? 0;
        assert.equal((states.sent ?? 0) + inDoubt, PEOPLE.length, `${JSON.stringify(states)}: ${where}`);
        assert.equal(followUps, PEOPLE.length, `without follow-up: ${where}`);
        assert.ok(sent.size + inDoubt >= PEOPLE.length, `lost: ${where}`);
        for (const state of Object.keys(states)) seen[moment].add(state);
      }
    }
    assert.deepEqual([...seen.before], ['sent']);
    assert.ok(seen.answered.has('in-doubt'), 'a lost answer leaves doubt');
  });

  it('is in doubt and not sent again if its result cannot be stored either', async () => {
    const recording = (await statementsOfLife()).find((text) => /^update .*outbox.*jsonb_to_recordset/.test(text));
    assert.ok(recording);
    proxy.arm(recording, 'before', 3);
    const { sent, states, followUps } = await live();
    assert.deepEqual([[...sent.values()], states, followUps], [[1, 1], { 'in-doubt': 2 }, 2]);
  });
});
