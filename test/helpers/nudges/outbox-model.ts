import assert from 'node:assert/strict';
import type fc from 'fast-check';
import type { MessageState, Outbox, SendResult } from '../../../src/store/outbox/types.ts';

/** Expected content of the outbox, by simple rules. */
export interface Model {
  readonly rows: Map<string, { readonly person: number; state: MessageState; by: string; until: number }>;
  time: number;
}

/** The outbox, the instances that use it, and Teams, which records what arrives. */
export interface World {
  readonly outbox: Outbox;
  readonly tenantId: string;
  readonly instances: Instance[];
  /** Number of arrivals by message. */
  readonly arrivals: Map<string, number>;
  /** Messages that may be in doubt: their result was not recorded before the lease ended, or is unknown. */
  readonly unsure: Set<string>;
  /** Number of instances and of changes so far. */
  instanceCount: number;
  changeCount: number;
}

/** Memory of an instance. It is lost when the instance dies. */
export interface Instance {
  readonly by: string;
  claimed: string[];
  sending: string[];
  results: SendResult[];
}

export type Step = fc.AsyncCommand<Model, World>;

/** In units of the model's time. */
export const LEASE = 100;
const UNIT_MS = 1_000;
export const PEOPLE = 4;
export const INSTANCES = 3;
const START = Date.parse('2026-03-04T09:00:00Z');

/** Converts the model's time. */
export const at = (time: number) => new Date(START + time * UNIT_MS);

export function newInstance(world: Pick<World, 'instanceCount'>): Instance {
  world.instanceCount++;
  return { by: `instance-${world.instanceCount}`, claimed: [], sending: [], results: [] };
}

export function instanceAt({ instances }: World, index: number): Instance {
  return instances[index] ?? assert.fail();
}

/** A step that can run at any time. The invariants are checked after it. */
export function step(name: string, run: (model: Model, world: World) => Promise<void>): Step {
  return {
    check: () => true,
    toString: () => name,
    async run(model, world) {
      await run(model, world);
      await checkInvariants(model, world);
    },
  };
}

async function checkInvariants({ rows }: Model, { outbox, tenantId, arrivals, unsure }: World): Promise<void> {
  for (const [id, count] of arrivals) assert.ok(count <= 1, `${id} arrived ${count} times`);
  const expected: Partial<Record<MessageState, number>> = {};
  for (const { state } of rows.values()) expected[state] = (expected[state] ?? 0) + 1;
  assert.deepEqual(await outbox.byState(tenantId), expected);
  for (const [id, { state }] of rows) if (state === 'in-doubt') assert.ok(unsure.has(id), `${id} is in doubt`);
}
