import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { MessageState, Outbox, SendResult } from '../../../src/store/outbox/types.ts';

/** What the outbox should hold, by rules that fit on a page. */
export interface Model {
  readonly rows: Map<string, { readonly person: number; state: MessageState; by: string; until: number }>;
  time: number;
}

/** The outbox, the instances that use it, and Teams, which sees what truly arrives. */
export interface World {
  readonly outbox: Outbox;
  readonly tenantId: string;
  readonly instances: Instance[];
  /** How often each message arrived. */
  readonly arrived: Map<string, number>;
  /** Begun by an instance that died, or let its lease run out, before it recorded what came of it; or unanswered. */
  readonly unsure: Set<string>;
  born: number;
  changes: number;
}

/** All of this is gone when the instance dies. */
export interface Instance {
  readonly by: string;
  claimed: string[];
  begun: string[];
  outcomes: SendResult[];
}

const LEASE = 100;
const TICK = 1_000;
export const PEOPLE = 4;
export const INSTANCES = 3;
const BEGIN = Date.parse('2026-03-04T09:00:00Z');
/** Of the model's time. */
const at = (time: number) => new Date(BEGIN + time * TICK);
const claimOf = ({ time }: Model, by: string) => ({ by, now: at(time), until: at(time + LEASE) });

type Step = fc.AsyncCommand<Model, World>;

export function newInstance(world: Pick<World, 'born'>): Instance {
  world.born++;
  return { by: `instance-${world.born}`, claimed: [], begun: [], outcomes: [] };
}

function instanceOf({ instances }: World, which: number): Instance {
  return instances[which] ?? assert.fail();
}

/** Everything that can happen, in any order. */
export function steps(): fc.Arbitrary<Step>[] {
  // Mostly one of them, so that it gets somewhere.
  const which = fc.constantFrom(0, 0, 0, ...Array.from({ length: INSTANCES }, (_, one) => one));
  const answer = fc.constantFrom<Answer>('sent', 'unanswered', 'later', 'unreachable');
  const sending = fc.tuple(which, answer).map(deliver);
  const often = (step: fc.Arbitrary<Step>, times: number) => Array<fc.Arbitrary<Step>>(times).fill(step);
  return [
    ...often(fc.nat(PEOPLE - 1).map(add), 2),
    ...often(
      fc.tuple(which, fc.integer({ min: 1, max: 3 })).map(([one, most]) => claim(one, most)),
      3,
    ),
    ...often(which.map(begin), 3),
    ...often(sending, 6),
    ...often(which.map(record), 2),
    which.map(release),
    which.map(crash),
    fc.integer({ min: 1, max: LEASE }).map(pass),
    fc.constant(expire()),
  ];
}

/** No instance is left but a new one, which does what there is to do. */
export async function drain(model: Model, world: World): Promise<void> {
  for (let which = 0; which < INSTANCES; which++) await crash(which).run(model, world);
  await pass(LEASE + 1).run(model, world);
  await expire().run(model, world);
  for (let rounds = 0; rounds < 20; rounds++) {
    await claim(0, 50).run(model, world);
    await begin(0).run(model, world);
    while (instanceOf(world, 0).begun.length > 0) await deliver([0, 'sent']).run(model, world);
    await record(0).run(model, world);
  }
}

type Answer = 'sent' | 'unanswered' | 'later' | 'unreachable';

function step(name: string, run: (model: Model, world: World) => Promise<void>): Step {
  return {
    check: () => true,
    toString: () => name,
    async run(model, world) {
      await run(model, world);
      await agree(model, world);
    },
  };
}

/** What must hold at any time. */
async function agree({ rows }: Model, { outbox, tenantId, arrived, unsure }: World): Promise<void> {
  for (const [id, times] of arrived) assert.ok(times <= 1, `${id} arrived ${times} times`);
  const expected: Partial<Record<MessageState, number>> = {};
  for (const { state } of rows.values()) expected[state] = (expected[state] ?? 0) + 1;
  assert.deepEqual(await outbox.byState(tenantId), expected);
  for (const [id, { state }] of rows) if (state === 'in-doubt') assert.ok(unsure.has(id), `${id} is in doubt`);
}

function add(person: number): Step {
  return step(`add(${person})`, async (model, world) => {
    const changeId = String(++world.changes);
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

function claim(which: number, most: number): Step {
  return step(`claim(${which}, ${most})`, async (model, world) => {
    const instance = instanceOf(world, which);
    const free = [...model.rows].filter(([, row]) => row.state === 'pending' && row.until <= model.time);
    const claimed = await world.outbox.claim(world.tenantId, { ...claimOf(model, instance.by), limit: most });
    assert.equal(claimed.length, Math.min(free.length, most));
    for (const { id } of claimed) {
      const row = free.find(([one]) => one === id)?.[1] ?? assert.fail(`${id} was not free.`);
      row.by = instance.by;
      row.until = model.time + LEASE;
      if (!instance.claimed.includes(id)) instance.claimed.push(id);
    }
  });
}

function begin(which: number): Step {
  return step(`begin(${which})`, async (model, world) => {
    const instance = instanceOf(world, which);
    const mine = instance.claimed.filter((id) => {
      const row = model.rows.get(id);
      return row?.state === 'pending' && row.by === instance.by;
    });
    const begun = await world.outbox.markSending(world.tenantId, instance.claimed, claimOf(model, instance.by));
    assert.deepEqual([...begun].sort(), mine.toSorted());
    for (const id of begun) {
      const row = model.rows.get(id);
      if (row) Object.assign(row, { state: 'sending', until: model.time + LEASE });
    }
    instance.begun.push(...begun);
    instance.claimed = [];
  });
}

function deliver([which, answer]: readonly [number, Answer]): Step {
  return step(`deliver(${which}, ${answer})`, async (model, world) => {
    const instance = instanceOf(world, which);
    const id = instance.begun.shift();
    if (id === undefined) return;
    if (answer === 'sent' || answer === 'unanswered') world.arrived.set(id, (world.arrived.get(id) ?? 0) + 1);
    if (answer === 'unanswered') world.unsure.add(id);
    instance.outcomes.push(
      {
        sent: { id, state: 'sent', activityId: id, recheckAt: at(model.time) } as const,
        unanswered: { id, state: 'in-doubt', reason: 'timed-out', recheckAt: at(model.time) } as const,
        later: { id, state: 'pending', reason: 'Throttled', notBefore: at(model.time) } as const,
        unreachable: { id, state: 'unreachable', reason: 'ConversationBlockedByUser' } as const,
      }[answer],
    );
  });
}

function record(which: number): Step {
  return step(`record(${which})`, async (model, world) => {
    const instance = instanceOf(world, which);
    await world.outbox.recordResults(world.tenantId, instance.by, instance.outcomes, at(model.time));
    for (const { id, state } of instance.outcomes) {
      const row = model.rows.get(id);
      if (row?.by !== instance.by) continue;
      if (row.state === 'sending' || (row.state === 'in-doubt' && state !== 'pending')) {
        Object.assign(row, { state, until: 0, ...(state === 'pending' && { by: '' }) });
      }
    }
    instance.outcomes = [];
  });
}

function release(which: number): Step {
  return step(`release(${which})`, async (model, world) => {
    const instance = instanceOf(world, which);
    await world.outbox.release(world.tenantId, instance.by);
    for (const row of model.rows.values()) {
      if (row.state === 'pending' && row.by === instance.by) Object.assign(row, { by: '', until: 0 });
    }
  });
}

/** SIGKILL, at any moment. */
function crash(which: number): Step {
  return step(`crash(${which})`, async (_model, world) => {
    const { begun, outcomes } = instanceOf(world, which);
    for (const id of [...begun, ...outcomes.map((one) => one.id)]) world.unsure.add(id);
    world.instances[which] = newInstance(world);
  });
}

function pass(time: number): Step {
  return step(`pass(${time})`, async (model) => {
    model.time += time;
  });
}

function expire(): Step {
  return step('expire', async (model, world) => {
    const dead = [...model.rows].filter(([, row]) => row.state === 'sending' && row.until <= model.time);
    assert.equal(await world.outbox.expireClaims(world.tenantId, at(model.time), at(model.time)), dead.length);
    for (const [id, row] of dead) {
      row.state = 'in-doubt';
      world.unsure.add(id);
    }
  });
}

function isOpen(state: MessageState): boolean {
  return state === 'pending' || state === 'sending';
}
