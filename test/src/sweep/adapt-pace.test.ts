import assert from 'node:assert/strict';
import fc from 'fast-check';
import { FIRST_PACE } from '../../../src/store/ledger/graph-pace.ts';
import type { GraphPace } from '../../../src/store/ledger/types.ts';
import { adaptPace, batchesAtOnce, isOnTrial, type PaceReport, partsAtPace } from '../../../src/sweep/adapt-pace.ts';

const CLEAN: PaceReport = { outcome: 'clean', slot: 0, isFull: true, inUse: 8 };
const THROTTLED: PaceReport = { outcome: 'throttled', isFull: true, inUse: 8 };

/** Reports the same until the pace has another number of batches, or `most` times. Returns the pace and the reports. */
function until(pace: GraphPace, report: (pace: GraphPace) => PaceReport, ceiling = 4, most = 100_000) {
  let [current, reports] = [pace, 0];
  while (current.atOnce === pace.atOnce && reports < most) {
    current = adaptPace(current, report(current), ceiling);
    reports += 1;
  }
  return { pace: current, reports };
}

const clean = ({ atOnce, trial }: GraphPace): PaceReport => ({ ...CLEAN, slot: trial > 0 ? atOnce - 1 : 0 });

/** A pace that any reports can lead to. */
const anyReport = fc.record({
  outcome: fc.constantFrom('clean' as const, 'throttled' as const),
  slot: fc.option(fc.nat(5), { nil: undefined }),
  decreases: fc.option(fc.nat(6), { nil: undefined }),
  isFull: fc.boolean(),
  inUse: fc.nat(6),
});
const anyReports = fc.array(anyReport, { maxLength: 60 });
const ceilings = fc.integer({ min: 1, max: 6 });
const paceAfter = (reports: readonly PaceReport[], ceiling: number) =>
  reports.reduce((pace, report) => adaptPace(pace, report, ceiling), FIRST_PACE);

/** Batches read in a Graph that allows `allowed` of them at once, by a sweep that always has people to read. */
function simulate(allowed: (batch: number) => number, batches: number, ceiling = 4) {
  let pace = FIRST_PACE;
  const levels: number[] = [];
  let refused = 0;
  for (let batch = 0; batch < batches; batch++) {
    const atOnce = batchesAtOnce(pace, ceiling);
    levels.push(atOnce);
    // The newest slot first: on trial it is the one that Graph refuses.
    const slot = isOnTrial(pace, atOnce - 1) ? atOnce - 1 : batch % atOnce;
    const outcome = slot >= allowed(batch) ? 'throttled' : 'clean';
    if (outcome === 'throttled') refused += 1;
    pace = adaptPace(pace, { outcome, slot, decreases: pace.decreases, isFull: true, inUse: atOnce }, ceiling);
  }
  return { pace, levels, refused };
}

describe('The pace of a sweep', () => {
  it('rises by one after four full batches and a trial of three, up to the ceiling', () => {
    const two = until(FIRST_PACE, clean);
    assert.deepEqual([two.pace.atOnce, two.reports], [2, 4]);
    const three = until(two.pace, clean);
    assert.deepEqual([three.pace.atOnce, three.reports], [3, 3 + 4]);
    const four = until(three.pace, clean);
    assert.deepEqual([four.pace.atOnce, four.reports], [4, 3 + 4]);
    assert.equal(until(four.pace, clean, 4, 1_000).pace.atOnce, 4);
  });

  it('is halved by a throttled batch, or person, and never falls below one', () => {
    const four = { ...FIRST_PACE, atOnce: 4 };
    assert.equal(adaptPace(four, { ...THROTTLED, slot: 3, decreases: 0 }, 4).atOnce, 2);
    assert.equal(adaptPace(four, THROTTLED, 4).atOnce, 2);
    assert.equal(adaptPace({ ...four, atOnce: 3 }, THROTTLED, 4).atOnce, 1);
    assert.equal(adaptPace(FIRST_PACE, THROTTLED, 4).atOnce, 1);
  });

  it('falls once for all batches that were in flight together', () => {
    const four = { ...FIRST_PACE, atOnce: 4 };
    const sentBefore = { ...THROTTLED, decreases: 0 };
    const fallen = adaptPace(four, sentBefore, 4);
    assert.equal(adaptPace(fallen, sentBefore, 4), fallen);
    assert.equal(adaptPace(fallen, { ...CLEAN, decreases: 0 }, 4), fallen);
    assert.equal(adaptPace(fallen, { ...THROTTLED, decreases: 1 }, 4).atOnce, 1);
  });

  it('is not raised by batches that show nothing: not full, or alone', () => {
    for (const report of [{ isFull: false }, { inUse: 0 }]) {
      assert.equal(until(FIRST_PACE, () => ({ ...CLEAN, ...report }), 4, 1_000).pace, FIRST_PACE);
    }
    const trial = until(FIRST_PACE, clean).pace;
    assert.equal(until(trial, () => ({ ...CLEAN, slot: 1, inUse: 1 }), 4, 100).pace, trial);
    // The old slot cannot end the trial of the new one.
    assert.equal(until(trial, () => ({ ...CLEAN, slot: 0 }), 4, 100).pace, trial);
  });

  it('waits longer and longer before it tries a refused number of batches again', () => {
    let pace = until(FIRST_PACE, clean).pace;
    const waits: number[] = [];
    for (let refusals = 0; refusals < 7; refusals++) {
      const next = until(adaptPace(pace, THROTTLED, 4), clean);
      waits.push(next.reports);
      pace = next.pace;
    }
    assert.deepEqual(waits, [500, 1_000, 2_000, 4_000, 8_000, 8_000, 8_000]);
  });

  it('does not wait before it returns to a number below the refused one', () => {
    const fallen = adaptPace({ ...FIRST_PACE, atOnce: 4 }, THROTTLED, 4);
    const three = until(fallen, clean);
    assert.deepEqual([three.pace.atOnce, three.reports], [3, 4]);
    assert.equal(until(three.pace, clean).reports, 3 + 500);
  });

  it('forgets a refusal once Graph allows that number of batches', () => {
    const fallen = adaptPace({ ...FIRST_PACE, atOnce: 2 }, THROTTLED, 4);
    const again = until(fallen, clean).pace;
    const later = until(again, clean);
    assert.deepEqual([later.pace.atOnce, later.pace.refusedAt, later.pace.patience], [3, undefined, 0]);
  });

  it('makes all batches small during a trial', () => {
    const trial = until(FIRST_PACE, clean).pace;
    assert.deepEqual([partsAtPace(trial, 1, 20), partsAtPace(trial, 0, 20), partsAtPace(trial, 0, 3)], [2, 4, 3]);
    assert.deepEqual([partsAtPace({ ...trial, trial: 0 }, 1, 20), partsAtPace(FIRST_PACE, 0, 20)], [20, 20]);
  });

  it('obeys a ceiling that an admin has lowered', () => {
    const four = { ...FIRST_PACE, atOnce: 4, trial: 2 };
    assert.equal(batchesAtOnce(four, 2), 2);
    assert.deepEqual(adaptPace(four, CLEAN, 2), { ...four, atOnce: 2, trial: 0, clean: 1 });
  });

  it('stays between one and the ceiling, and rises by one at most, after any reports', () => {
    fc.assert(
      fc.property(anyReports, anyReport, ceilings, (reports, report, ceiling) => {
        const before = paceAfter(reports, ceiling);
        const after = adaptPace(before, report, ceiling);
        assert.ok(after.atOnce >= 1 && after.atOnce <= ceiling);
        assert.ok(after.atOnce <= before.atOnce + 1);
        assert.ok(after.trial >= 0 && after.clean >= 0 && after.patience >= 0 && after.patience <= 8_000);
        if (report.outcome === 'throttled') assert.ok(after.atOnce <= before.atOnce);
        else assert.ok(after.atOnce >= before.atOnce);
      }),
    );
  });

  it('is halved by every throttled batch that was sent since the last decrease', () => {
    fc.assert(
      fc.property(anyReports, anyReport, ceilings, (reports, report, ceiling) => {
        const before = paceAfter(reports, ceiling);
        const fresh = { ...report, outcome: 'throttled' as const, decreases: before.decreases };
        const after = adaptPace(before, fresh, ceiling);
        assert.deepEqual([after.atOnce, after.trial], [Math.max(1, Math.floor(before.atOnce / 2)), 0]);
        const stale = { ...fresh, decreases: before.decreases };
        assert.equal(adaptPace(after, stale, ceiling), after);
      }),
    );
  });

  it('reaches the ceiling from any state within the longest patience when Graph allows it', () => {
    fc.assert(
      fc.property(anyReports, ceilings, (reports, ceiling) => {
        let pace = paceAfter(reports, ceiling);
        for (let report = 0; report < 2 * 8_000; report++) pace = adaptPace(pace, clean(pace), ceiling);
        assert.deepEqual([pace.atOnce, pace.trial], [ceiling, 0]);
      }),
      { numRuns: 30 },
    );
  });

  it('keeps close to what Graph allows, and is refused less than one batch in 400', () => {
    for (const allowed of [1, 2, 3, 4]) {
      const { levels, refused } = simulate(() => allowed, 20_000);
      const average = levels.reduce((sum, level) => sum + level, 0) / levels.length;
      assert.ok(average > 0.8 * allowed && average < 1.05 * allowed, `${average} of ${allowed}`);
      assert.ok(refused <= 20_000 / 400, `${refused} refused at ${allowed}`);
    }
  });

  it('follows when Graph allows less, and more', () => {
    const less = simulate((batch) => (batch < 1_000 ? 4 : 1), 1_100);
    assert.deepEqual([less.levels[999], less.pace.atOnce], [4, 1]);
    const more = simulate((batch) => (batch < 1_000 ? 1 : 4), 4_000);
    assert.deepEqual([more.levels[999], more.pace.atOnce], [1, 4]);
  });
});
