import { createNudgePump, type NudgePumpOptions } from '../../../src/nudges/nudge-pump.ts';
import type { Recipient } from '../../../src/nudges/recipients.ts';
import type { DeliveryResult } from '../../../src/nudges/types.ts';
import type { RateLimiter } from '../../../src/store/outbox/types.ts';
import { memoryStore } from '../bot/memory-store.ts';
import { createVirtualTime } from './virtual-time.ts';

/** A Wednesday morning in Rome. */
export const START = new Date('2026-03-04T09:00:00Z');
export const SENT: DeliveryResult = { outcome: 'sent', activityId: '1' };
const ALWAYS = { from: 0, until: 24 * 60, days: [1, 2, 3, 4, 5, 6, 7] };
/** Time that Teams takes for a message. Milliseconds. */
const LATENCY = 30;

export interface Send {
  readonly objectId: string;
  /** Virtual milliseconds since the start. */
  readonly at: number;
}

let count = 0;

/** The send pump on a store of its own, with virtual time and a Teams that accepts everything by default. */
export async function createSendPumpHarness() {
  const tenantId = `pump-${++count}`;
  const time = createVirtualTime(START);
  const { outbox, roster } = await memoryStore();
  const sent: Send[] = [];
  const recipients = new Map<string, Recipient>();
  /** Results of the next sends to a person, in order. After them: sent. */
  const results = new Map<string, DeliveryResult[]>();
  const unreachable: string[] = [];

  /** A rate limiter in virtual time. */
  const createRates = (): Pick<RateLimiter, 'reserve' | 'hold'> => {
    let next = 0;
    return {
      async reserve(_tenant, _name, { count: slots, every }) {
        const first = Math.max(next, time.clock());
        next = first + slots * every;
        return first - time.clock();
      },
      async hold(_tenant, _name, milliseconds) {
        next = Math.max(next, time.clock() + milliseconds);
      },
    };
  };

  const createPump = (overrides: Partial<NudgePumpOptions> = {}) =>
    createNudgePump({
      tenantId,
      instanceId: `instance-${++count}`,
      outbox: time.watched(outbox),
      rates: createRates(),
      findRecipients: async (people) =>
        new Map(people.flatMap(({ objectId }) => [...recipients].filter(([id]) => id === objectId))),
      async deliver(_address, { person }, { isOnTime }) {
        if (!isOnTime()) return { outcome: 'missed' };
        sent.push({ objectId: person.objectId, at: time.clock() });
        await time.wait(LATENCY);
        return results.get(person.objectId)?.shift() ?? SENT;
      },
      async markUnreachable({ objectId }) {
        unreachable.push(objectId);
      },
      maySend: async () => true,
      hours: ALWAYS,
      perSecond: 40,
      now: time.now,
      clock: time.clock,
      wait: time.wait,
      random: () => 0.5,
      ...overrides,
    });

  return {
    tenantId,
    time,
    outbox,
    sent,
    recipients,
    results,
    unreachable,
    createRates,
    createPump,
    run: (overrides: Partial<NudgePumpOptions> = {}, idle = 0) =>
      time.run(createPump(overrides).run(new AbortController().signal, idle)),
    /** Queues one due message for each of `people` new recipients: p0, p1 … */
    async queue(people: number): Promise<void> {
      for (let index = 0; index < people; index++) {
        const objectId = `p${index}`;
        recipients.set(objectId, {
          address: { to: objectId },
          language: 'en',
          timeZone: 'Europe/Rome',
          reach: 'here',
          optedOutAt: undefined,
          snoozedUntil: undefined,
        });
        const contact = { address: null, language: 'en', timeZone: 'UTC', event: 'installed' } as const;
        await roster.upsert({ tenantId, objectId }, contact, START);
        const changeId = `${index}`;
        const message = { tenantId, objectId, changeId, kind: 'nudge', change: 'changed', evidence: index } as const;
        await outbox.enqueue({ ...message, notBefore: START }, START);
      }
    },
    states: () => outbox.byState(tenantId),
    /** Maximum number of sends within this time. */
    maxWithin: (milliseconds: number) =>
      Math.max(...sent.map(({ at }) => sent.filter((one) => one.at >= at && one.at < at + milliseconds).length)),
    sendTimes: (objectId: string) => sent.filter((one) => one.objectId === objectId).map(({ at }) => at),
    update(objectId: string, changes: Partial<Recipient>): void {
      const recipient = recipients.get(objectId);
      if (recipient) recipients.set(objectId, { ...recipient, ...changes });
    },
  };
}
