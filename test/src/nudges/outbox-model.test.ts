import assert from 'node:assert/strict';
import fc from 'fast-check';
import { memoryStore } from '../../helpers/bot/memory-store.ts';
import { INSTANCES, type Model, newInstance, PEOPLE, type World } from '../../helpers/nudges/outbox-model.ts';
import { drain, steps } from '../../helpers/nudges/outbox-steps.ts';

/**
 * States in which a message can end. A run of 50 sequences may miss a rare one, so runs go on until all have occurred.
 */
const END_STATES = ['sent', 'in-doubt', 'unreachable', 'superseded'];
const MAX_RUNS = 10;

let tenants = 0;
const CONTACT = { address: {}, language: 'en', timeZone: 'UTC', event: 'installed' } as const;

describe('The outbox after any steps in any order', () => {
  it('delivers no message twice, loses none, and puts only interrupted sends in doubt', async () => {
    const { outbox, roster } = await memoryStore();
    const stateCounts: Record<string, number> = {};
    const missesState = () => END_STATES.some((state) => !stateCounts[state]);
    for (let run = 0; run < MAX_RUNS && missesState(); run++) {
      await fc.assert(
        fc.asyncProperty(fc.commands(steps(), { size: 'max', maxCommands: 80 }), async (commands) => {
          const tenantId = `model-${++tenants}`;
          for (let person = 0; person < PEOPLE; person++) {
            await roster.upsert({ tenantId, objectId: `p${person}` }, CONTACT, new Date(0));
          }
          const start = { outbox, tenantId, arrivals: new Map(), unsure: new Set<string>() };
          const world: World = { ...start, instances: [], instanceCount: 0, changeCount: 0 };
          for (let index = 0; index < INSTANCES; index++) world.instances.push(newInstance(world));
          const model: Model = { rows: new Map(), time: 0 };
          await fc.asyncModelRun(() => ({ model, real: world }), commands);
          await drain(model, world);
          const rechecks = await outbox.claimRechecks(world.tenantId, {
            now: new Date('2027-01-01'),
            until: new Date('2028-01-01'),
            limit: 1_000,
          });
          for (const [id, { state, person }] of model.rows) {
            stateCounts[state] = (stateCounts[state] ?? 0) + 1;
            const arrivals = world.arrivals.get(id) ?? 0;
            if (state === 'sent') assert.equal(arrivals, 1, id);
            if (state === 'unreachable' || state === 'superseded') assert.equal(arrivals, 0, id);
            assert.ok(END_STATES.includes(state), `${id} is ${state} at the end`);
            // A message that may have arrived is followed up, unless the person has a newer one.
            const isNewest = [...model.rows].findLast(([, row]) => row.person === person)?.[0] === id;
            if (isNewest && (state === 'sent' || state === 'in-doubt')) {
              assert.ok(
                rechecks.some((one) => one.id === id),
                id,
              );
            }
          }
        }),
        { numRuns: 50, endOnFailure: true },
      );
    }
    for (const state of END_STATES) {
      assert.ok(stateCounts[state], JSON.stringify(stateCounts));
    }
  });
});
