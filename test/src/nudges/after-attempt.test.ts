import assert from 'node:assert/strict';
import fc from 'fast-check';
import { limits } from '../../../src/limits.ts';
import { afterAttempt, CONVERSATION_GAP } from '../../../src/nudges/after-attempt.ts';
import { FIRST_RETRY_MS, MAX_ATTEMPTS, MAX_RETRY_MS, RECHECK_DELAYS_MS } from '../../../src/nudges/nudge-limits.ts';
import type { Delivered } from '../../../src/nudges/types.ts';

const NOON = new Date('2026-03-04T12:00:00Z');
const later = (milliseconds: number) => new Date(NOON.getTime() + milliseconds);
const settled = (delivered: Delivered, attempts = 1, random = 0.5) =>
  afterAttempt(delivered, { attempts, at: NOON, random: () => random });
const ATTEMPTS = MAX_ATTEMPTS;
const [firstRetry, longestRetry, rechecks] = [FIRST_RETRY_MS, MAX_RETRY_MS, RECHECK_DELAYS_MS];
const BROKEN: Delivered = { outcome: 'later', code: 'GatewayTimeout' };

describe('After an attempt', () => {
  it('a message that was sent, or may have been, is looked after', () => {
    const recheckAt = later(rechecks[0]);
    assert.deepEqual(settled({ outcome: 'sent', activityId: '7' }), { state: 'sent', activityId: '7', recheckAt });
    assert.deepEqual(settled({ outcome: 'in-doubt', code: 'x' }), { state: 'in-doubt', reason: 'x', recheckAt });
  });

  it('one that will never be taken is over', () => {
    assert.deepEqual(settled({ outcome: 'unreachable', code: 'x' }), { state: 'unreachable', reason: 'x' });
    assert.deepEqual(settled({ outcome: 'refused', code: 'x' }), { state: 'given-up', reason: 'x' });
    assert.deepEqual(settled(BROKEN, ATTEMPTS), { state: 'given-up', reason: 'GatewayTimeout' });
  });

  it('one that failed waits, longer each time, up to a limit, and never all for the same time', () => {
    const pause = (attempts: number, random: number) =>
      (settled(BROKEN, attempts, random).notBefore?.getTime() ?? 0) - NOON.getTime();
    assert.deepEqual([pause(1, 0), pause(1, 1)], [firstRetry / 2, firstRetry]);
    assert.deepEqual([pause(2, 0), pause(2, 1)], [firstRetry, firstRetry * 2]);
    assert.ok(pause(ATTEMPTS - 1, 1) <= longestRetry);
    assert.ok(!settled(BROKEN).refundAttempt);
  });

  it('one that Teams asked to wait does, however often it is asked, and it counts against nobody', () => {
    const throttled = { outcome: 'later', code: 'Throttled', retryAfter: 30_000 } as const;
    for (const attempts of [1, ATTEMPTS, ATTEMPTS * 5]) {
      const { state, notBefore, refundAttempt: uncounted } = settled(throttled, attempts);
      assert.deepEqual([state, notBefore, uncounted], ['pending', later(30_000), true]);
    }
    assert.deepEqual(settled({ ...throttled, retryAfter: 1 }).notBefore, later(CONVERSATION_GAP));
  });

  it('one that could not even leave is as before', () => {
    const { state, refundAttempt: uncounted } = settled(
      { outcome: 'later', code: 'ENOTFOUND', everybody: true },
      ATTEMPTS,
    );
    assert.deepEqual([state, uncounted], ['pending', true]);
  });

  it('the next write to the conversation keeps every one of its windows', () => {
    const gaps = fc.array(fc.integer({ min: CONVERSATION_GAP, max: CONVERSATION_GAP * 2 }), {
      minLength: 2_000,
      maxLength: 2_000,
    });
    fc.assert(
      fc.property(gaps, (all) => {
        let at = 0;
        const writes = all.map((gap) => {
          at += gap;
          return at;
        });
        for (const { calls, within } of limits.teams.conversation) {
          // The write that comes so many after each one must lie beyond the window.
          assert.ok(writes.every((one, place) => (writes[place + calls] ?? Number.POSITIVE_INFINITY) - one >= within));
        }
      }),
      { numRuns: 20 },
    );
  });
});
