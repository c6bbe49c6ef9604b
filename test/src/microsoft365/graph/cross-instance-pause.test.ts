import assert from 'node:assert/strict';
import { withCrossInstancePause } from '../../../../src/microsoft365/graph/cross-instance-pause.ts';
import { createGraphGate } from '../../../../src/microsoft365/graph/graph-gate.ts';
import type { Failed } from '../../../../src/photo/evidence.ts';
import { later, NO_PHOTO, NOON, photo, SECOND } from '../../../helpers/sweep/watched.ts';

const NEVER = new AbortController().signal;
const throttled = (retryAfter?: number): Failed => ({
  state: 'failed',
  reason: 'throttled',
  ...(retryAfter && { retryAfter }),
});

describe('Sweeps give way to people of other instances', () => {
  let pauses: Date[];
  const gate = () =>
    withCrossInstancePause(createGraphGate(), { pause: (until) => void pauses.push(until), now: () => NOON });
  beforeEach(() => {
    pauses = [];
  });

  it('until a person has asked once more whom Graph has put off', async () => {
    const reading = { account: photo('A'), photo: throttled(SECOND), picture: throttled(4 * SECOND) };
    assert.equal(await gate().forPerson(async () => reading, NEVER), reading);
    assert.deepEqual(pauses, [later(6 * SECOND)]);
  });

  it('not for people who were not put off, or for longer than anybody waits', async () => {
    for (const read of [photo('A'), NO_PHOTO, throttled(), throttled(60 * SECOND), undefined]) {
      await gate().forPerson(async () => ({ photo: read }), NEVER);
    }
    await gate().forPerson(async () => undefined, NEVER);
    assert.deepEqual(pauses, []);
  });

  it('not for checks, for which nobody waits', async () => {
    await gate().forCheck(async () => ({ photo: throttled(SECOND) }), NEVER);
    assert.deepEqual(pauses, []);
  });
});
