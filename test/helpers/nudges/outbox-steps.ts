import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { MessageState } from '../../../src/store/outbox/types.ts';
import {
  at,
  INSTANCES,
  instanceAt,
  LEASE,
  type Model,
  newInstance,
  PEOPLE,
  type Step,
  step,
  type World,
} from './outbox-model.ts';

type Answer = 'sent' | 'unanswered' | 'later' | 'unreachable';

/** All possible steps, for any order. */
export function steps(): fc.Arbitrary<Step>[] {
  // The first instance acts most often, so that messages advance.
  const index = fc.constantFrom(0, 0, 0, ...Array.from({ length: INSTANCES }, (_, one) => one));
  const answer = fc.constantFrom<Answer>('sent', 'unanswered', 'later', 'unreachable');
  const repeat = (arbitrary: fc.Arbitrary<Step>, times: number) => Array<fc.Arbitrary<Step>>(times).fill(arbitrary);
  return [
    ...repeat(fc.nat(PEOPLE - 1).map(add), 2),
    ...repeat(
      fc.tuple(index, fc.integer({ min: 1, max: 3 })).map(([one, limit]) => claim(one, limit)),
      3,
    ),
    ...repeat(index.map(markSending), 3),
    ...repeat(fc.tuple(index, answer).map(deliver), 6),
    ...repeat(index.map(record), 2),
    index.map(release),
    index.map(crash),
    fc.integer({ min: 1, max: LEASE }).map(pass),
    fc.constant(expire()),
  ];
}

/** Crashes all instances, and lets a new one send all messages. */
export async function drain(model: Model, world: World): Promise<void> {
  for (let index = 0; index < INSTANCES; index++) await crash(index).run(model, world);
  await pass(LEASE + 1).run(model, world);
  await expire().run(model, world);
  for (let round = 0; round < 20; round++) {
    await claim(0, 50).run(model, world);
    await markSending(0).run(model, world);
    while (instanceAt(world, 0).sending.length > 0) await deliver([0, 'sent']).run(model, world);
    await record(0).run(model, world);
  }
}

const claimOf = ({ time }: Model, by: string) => ({ by, now: at(time), until: at(time + LEASE) });

function add(person: number): Step {
  return step(`add(${person})`, async (model, world) => {
    const changeId = String(++world.changeCount);
    const open = [...model.rows.values()].filter((row) => row.person === person && isOpen(row.state));
    const free = open.filter((row) => row.state === 'pending' && row.until <= model.time);
    const message = {
      tenantId: world.tenantId,
      objectId: `p${person}`,
      changeId,
      kind: 'nudge',
      change: 'changed',
    } as const;
    const added = await world.outbox.enqueue({ ...message, evidence: null, notBefore: at(0) }, at(model.time));
    for (const row of free) row.state = 'superseded';
    assert.equal(added, open.length > free.length ? 'busy' : 'added');
    if (added === 'added') model.rows.set(`${changeId}:nudge`, { person, state: 'pending', by: '', until: 0 });
  });
}

function claim(index: number, limit: number): Step {
  return step(`claim(${index}, ${limit})`, async (model, world) => {
    const instance = instanceAt(world, index);
    const free = [...model.rows].filter(([, row]) => row.state === 'pending' && row.until <= model.time);
    const claimed = await world.outbox.claim(world.tenantId, { ...claimOf(model, instance.by), limit });
    assert.equal(claimed.length, Math.min(free.length, limit));
    for (const { id } of claimed) {
      const row = free.find(([one]) => one === id)?.[1] ?? assert.fail(`${id} was not free.`);
      row.by = instance.by;
      row.until = model.time + LEASE;
      if (!instance.claimed.includes(id)) instance.claimed.push(id);
    }
  });
}

function markSending(index: number): Step {
  return step(`markSending(${index})`, async (model, world) => {
    const instance = instanceAt(world, index);
    const expected = instance.claimed.filter((id) => {
      const row = model.rows.get(id);
      return row?.state === 'pending' && row.by === instance.by;
    });
    const marked = await world.outbox.markSending(world.tenantId, instance.claimed, claimOf(model, instance.by));
    assert.deepEqual([...marked].sort(), expected.toSorted());
    for (const id of marked) {
      const row = model.rows.get(id);
      if (row) Object.assign(row, { state: 'sending', until: model.time + LEASE });
    }
    instance.sending.push(...marked);
    instance.claimed = [];
  });
}

function deliver([index, answer]: readonly [number, Answer]): Step {
  return step(`deliver(${index}, ${answer})`, async (model, world) => {
    const instance = instanceAt(world, index);
    const id = instance.sending.shift();
    if (id === undefined) return;
    if (answer === 'sent' || answer === 'unanswered') world.arrivals.set(id, (world.arrivals.get(id) ?? 0) + 1);
    if (answer === 'unanswered') world.unsure.add(id);
    instance.results.push(
      {
        sent: { id, state: 'sent', activityId: id, recheckAt: at(model.time) } as const,
        unanswered: { id, state: 'in-doubt', reason: 'timed-out', recheckAt: at(model.time) } as const,
        later: { id, state: 'pending', reason: 'Throttled', notBefore: at(model.time) } as const,
        unreachable: { id, state: 'unreachable', reason: 'ConversationBlockedByUser' } as const,
      }[answer],
    );
  });
}

function record(index: number): Step {
  return step(`record(${index})`, async (model, world) => {
    const instance = instanceAt(world, index);
    await world.outbox.recordResults(world.tenantId, instance.by, instance.results, at(model.time));
    for (const { id, state } of instance.results) {
      const row = model.rows.get(id);
      if (row?.by !== instance.by) continue;
      if (row.state === 'sending' || (row.state === 'in-doubt' && state !== 'pending')) {
        Object.assign(row, { state, until: 0, ...(state === 'pending' && { by: '' }) });
      }
    }
    instance.results = [];
  });
}

function release(index: number): Step {
  return step(`release(${index})`, async (model, world) => {
    const instance = instanceAt(world, index);
    await world.outbox.release(world.tenantId, instance.by);
    for (const row of model.rows.values()) {
      if (row.state === 'pending' && row.by === instance.by) Object.assign(row, { by: '', until: 0 });
    }
  });
}

/** Kills an instance at any moment. */
function crash(index: number): Step {
  return step(`crash(${index})`, async (_model, world) => {
    const { sending, results } = instanceAt(world, index);
    for (const id of [...sending, ...results.map((one) => one.id)]) world.unsure.add(id);
    world.instances[index] = newInstance(world);
  });
}

function pass(time: number): Step {
  return step(`pass(${time})`, async (model) => {
    model.time += time;
  });
}

function expire(): Step {
  return step('expire', async (model, world) => {
    const expired = [...model.rows].filter(([, row]) => row.state === 'sending' && row.until <= model.time);
    assert.equal(await world.outbox.expireClaims(world.tenantId, at(model.time), at(model.time)), expired.length);
    for (const [id, row] of expired) {
      row.state = 'in-doubt';
      world.unsure.add(id);
    }
  });
}

function isOpen(state: MessageState): boolean {
  return state === 'pending' || state === 'sending';
}
