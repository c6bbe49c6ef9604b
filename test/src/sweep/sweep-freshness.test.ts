import assert from 'node:assert/strict';
import { createBestEffort } from '../../../src/cache/best-effort.ts';
import type { NudgeMode } from '../../../src/nudges/nudge-mode.ts';
import type { LedgerScope } from '../../../src/store/ledger/types.ts';
import { createSweepFreshness } from '../../../src/sweep/sweep-freshness.ts';

describe('The sweep', () => {
  const HOUR = 3_600_000;
  const START = new Date('2026-03-04T12:00:00Z').getTime();
  let now: number;
  /** When the photo that waits longest was due; those of the pilot, and all. */
  let dueAt: { pilot: number; all: number };
  let mode: () => NudgeMode;
  const log = () => {};
  const { bestEffort } = createBestEffort(log);
  const freshness = createSweepFreshness({
    tenantId: 't',
    ledger: {
      hasDue: async (_tenant, at: Date, scope?: LedgerScope) => dueAt[scope ?? 'all'] <= at.getTime(),
    },
    mode: async () => mode(),
    intervals: { regular: HOUR },
    now: () => new Date(now),
    bestEffort,
  });
  const isStale = async () => {
    await freshness.read();
    return freshness.isStale();
  };
  beforeEach(() => {
    now = START;
    dueAt = { pilot: START, all: START };
    mode = () => 'on';
  });

  it('is stale as soon as a photo has been due for the regular interval', async () => {
    now = START + HOUR - 1;
    assert.equal(await isStale(), false);
    now = START + HOUR;
    assert.equal(await isStale(), true);
    dueAt.all = now;
    assert.equal(await isStale(), false);
  });

  it('is stale in a pilot only by the photos of its people', async () => {
    now = START + HOUR;
    dueAt.pilot = now;
    mode = () => 'pilot';
    assert.equal(await isStale(), false);
    dueAt.pilot = START;
    assert.equal(await isStale(), true);
  });

  it('is not stale while nudges are off', async () => {
    now = START + HOUR;
    mode = () => 'off';
    assert.equal(await isStale(), false);
  });

  it('stays as it was while the database fails', async () => {
    now = START + HOUR;
    assert.equal(await isStale(), true);
    mode = () => {
      throw new Error('The database is away.');
    };
    assert.equal(await isStale(), true);
  });
});
