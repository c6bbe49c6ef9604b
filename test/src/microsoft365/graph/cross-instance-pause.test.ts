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

describe('The pause of sweeps for people of other instances', () => {
  let pauses: Date[];
  const gate = () =>
    withCrossInstancePause(createGraphGate(), { pause: (until) => void pauses.push(until), now: () => NOON });
  beforeEach(() => {
    pauses = [];
  });

  it('lasts until the second read of a throttled person is over', async () => {
    const reading = { account: photo('A'), photo: throttled(SECOND), picture: throttled(4 * SECOND) };
    assert.equal(await gate().forPerson(async () => reading, NEVER), reading);
    assert.deepEqual(pauses, [later(6 * SECOND)]);
  });

  it('is omitted without throttling, and for a longer Retry-After than a turn can wait', async () => {
    for (const read of [photo('A'), NO_PHOTO, throttled(), throttled(60 * SECOND), undefined]) {
      await gate().forPerson(async () => ({ photo: read }), NEVER);
    }
    await gate().forPerson(async () => undefined, NEVER);
    assert.deepEqual(pauses, []);
  });

  it('is omitted for checks in the background', async () => {
    await gate().forCheck(async () => ({ photo: throttled(SECOND) }), NEVER);
    assert.deepEqual(pauses, []);
  });
});
