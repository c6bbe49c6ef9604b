import assert from 'node:assert/strict';
import { createBestEffort } from '../../../../src/cache/best-effort.ts';
import { createCopyTiming } from '../../../../src/open-sharepoint/timing/copy-timing.ts';
import type { TimingStore } from '../../../../src/open-sharepoint/timing/types.ts';
import type { VerdictKind } from '../../../../src/photo/verdict.ts';
import { memoryStore } from '../../../helpers/bot/memory-store.ts';
import { DIFFERENT, HOUR, PROFILE, READ_AT, read } from '../../../helpers/photo/evidence-samples.ts';

const MINUTE = 60_000;
const DAY = 24 * HOUR;
let tenants = 0;

async function twoInstances(failing?: TimingStore) {
  const stored = failing ?? (await memoryStore()).copyTimings;
  const log = () => {};
  const { bestEffort, settled } = createBestEffort(log);
  const clock = { now: READ_AT.getTime() };
  const options = {
    tenantId: `timing-${tenants++}`,
    stored,
    assumed: { copyInterval: DAY, isIntervalSet: false },
    bestEffort,
    now: () => new Date(clock.now),
  };
  const [one, other] = [createCopyTiming(options), createCopyTiming(options)];
  return { one, other, clock, settled };
}

const person = (objectId: string) => ({ tenantId: 'any', objectId });
const check = (kind: VerdictKind, readAt: number, stamp: number) => ({
  verdict: { kind, failedSources: [], locked: false },
  evidence: {
    ...DIFFERENT,
    readAt: new Date(readAt),
    sharePointProfile: read({ ...PROFILE, copiedAt: new Date(stamp) }),
  },
});

describe('The times of copies in a tenant', () => {
  it('are learned from several people, at once where they were seen, and within a minute on other instances', async () => {
    const { one, other, clock, settled } = await twoInstances();
    for (const name of ['a', 'b', 'c']) {
      assert.deepEqual(one.times(), { copyInterval: DAY });
      one.observe(person(name), check('waiting', clock.now, clock.now - 2 * HOUR - 8 * HOUR));
      one.observe(person(name), check('in-sync', clock.now + MINUTE, clock.now - 8 * HOUR));
    }
    const learned = { copyInterval: DAY, learnedInterval: 2 * HOUR, stampOffset: -8 * HOUR };
    assert.deepEqual(one.times(), learned);
    await settled();
    await other.refresh();
    assert.deepEqual(other.times(), learned);
    clock.now += MINUTE;
    assert.deepEqual(one.times(), learned);
    await settled();
    assert.deepEqual(one.times(), learned, 'as the store has it');
  });

  it('are not learned from two different people, from a forgotten one, or from a check that failed', async () => {
    const { one, clock, settled } = await twoInstances();
    for (let turn = 0; turn < 5; turn++) {
      one.observe(person('a'), check('waiting', clock.now, clock.now - 2 * HOUR));
      one.observe(person('a'), check('unknown', clock.now + 1, clock.now));
      one.observe(person('b'), check('in-sync', clock.now + MINUTE, clock.now));
      assert.deepEqual(one.objectIds(), ['a']);
      one.forget(person('a'));
      one.observe(person('a'), check('in-sync', clock.now + MINUTE, clock.now));
      assert.deepEqual(one.objectIds(), []);
    }
    await settled();
    assert.deepEqual(one.times(), { copyInterval: DAY });
  });

  it('are those of the settings while the store fails', async () => {
    const fail = () => Promise.reject(new Error('away'));
    const { one } = await twoInstances({ read: fail, record: fail });
    await one.refresh();
    assert.deepEqual(one.times(), { copyInterval: DAY });
  });
});
