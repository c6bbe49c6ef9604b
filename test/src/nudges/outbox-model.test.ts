import assert from 'node:assert/strict';
import fc from 'fast-check';
import { memoryStore } from '../../helpers/bot/memory-store.ts';
import {
  drain,
  INSTANCES,
  type Model,
  newInstance,
  PEOPLE,
  steps,
  type World,
} from '../../helpers/nudges/outbox-model.ts';

let tenants = 0;
const SEEN = { address: {}, language: 'en', timeZone: 'UTC', event: 'installed' } as const;

describe('The outbox, whatever happens in whatever order', () => {
  it('has no message arrive twice, loses none, and doubts only what was cut off', async () => {
    const { outbox, roster } = await memoryStore();
    const seen: Record<string, number> = {};
    await fc.assert(
      fc.asyncProperty(fc.commands(steps(), { size: 'max', maxCommands: 80 }), async (commands) => {
        const tenantId = `model-${++tenants}`;
        for (let who = 0; who < PEOPLE; who++)
          await roster.upsert({ tenantId, objectId: `p${who}` }, SEEN, new Date(0));
        const start = { outbox, tenantId, arrived: new Map(), unsure: new Set<string>() };
        const world: World = { ...start, instances: [], born: 0, changes: 0 };
        for (let which = 0; which < INSTANCES; which++) world.instances.push(newInstance(world));
        const model: Model = { rows: new Map(), time: 0 };
        await fc.asyncModelRun(() => ({ model, real: world }), commands);
        await drain(model, world);
        const looked = await outbox.claimRechecks(world.tenantId, {
          now: new Date('2027-01-01'),
          until: new Date('2028-01-01'),
          limit: 1_000,
        });
        for (const [id, { state, person }] of model.rows) {
          seen[state] = (seen[state] ?? 0) + 1;
          const arrived = world.arrived.get(id) ?? 0;
          if (state === 'sent') assert.equal(arrived, 1, id);
          if (state === 'unreachable' || state === 'superseded') assert.equal(arrived, 0, id);
          assert.ok(['sent', 'in-doubt', 'unreachable', 'superseded'].includes(state), `${id} is ${state} in the end`);
          // Whoever may have got it is looked at again, unless a newer change has taken its place.
          const newest = [...model.rows].findLast(([, row]) => row.person === person)?.[0] === id;
          if (newest && (state === 'sent' || state === 'in-doubt'))
            assert.ok(
              looked.some((one) => one.id === id),
              id,
            );
        }
      }),
      { numRuns: 50, endOnFailure: true },
    );
    for (const state of ['sent', 'in-doubt', 'unreachable', 'superseded']) assert.ok(seen[state], JSON.stringify(seen));
  });
});
