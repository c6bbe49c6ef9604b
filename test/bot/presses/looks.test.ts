import assert from 'node:assert/strict';
import { createLooks, type Looks } from '../../../bot/presses/looks.ts';
import type { DueLook } from '../../../src/store/links/types.ts';

/** `test/bot/integration/copy-triggers.test.ts` shows what people see. */
describe('The looks after a press', () => {
  const NOON = new Date('2026-03-04T12:00:00Z');
  const at = new Date(NOON.getTime() - 60_000);
  const press = {
    ...{ tenantId: 't', objectId: 'nora', candidate: 'large-picture', at, looks: 0, outcome: undefined },
    lookAt: new Date(NOON.getTime() - 30_000),
  } as const satisfies DueLook;

  it('are given to another instance if this one stops during them', async () => {
    /** When the next look is due. */
    let lookAt: Date | undefined = press.lookAt;
    let stopped: Promise<void> | undefined;
    const looks: Looks = createLooks({
      tenantId: 't',
      presses: {
        due: async () => [press],
        async claimLook(_press, next) {
          lookAt = next;
          return true;
        },
        async releaseLook(released, next) {
          assert.deepEqual(next, lookAt);
          lookAt = released.lookAt;
        },
        countLook: async () => assert.fail('The look was not taken.'),
        newestCard: async () => undefined,
      },
      roster: { find: async () => ({ address: {}, language: 'en', timeZone: 'UTC' }) as never },
      credentialOf: () => undefined,
      async check() {
        assert.notDeepEqual(lookAt, press.lookAt, 'it is claimed');
        stopped = looks.stop();
        return undefined;
      },
      draw: () => assert.fail('There is nothing to draw.'),
      edit: () => assert.fail('There is nothing to edit.'),
      now: () => NOON,
      log: (event, fields) => assert.fail(`${event} ${JSON.stringify(fields)}`),
    });
    await looks.run();
    await stopped;
    assert.deepEqual(lookAt, press.lookAt);
  });
});
