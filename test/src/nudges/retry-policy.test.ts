import assert from 'node:assert/strict';
import fc from 'fast-check';
import { limits } from '../../../src/limits.ts';
import {
  FIRST_RETRY_MS,
  MAX_ATTEMPTS,
  MAX_RETRY_MS,
  RECHECK_DELAYS_MS,
  STALE_AFTER_MS,
} from '../../../src/nudges/nudge-limits.ts';
import {
  checkRetryTime,
  MIN_CONVERSATION_GAP_MS,
  type Recheck,
  stateAfterSend,
  stepAfterRecheck,
} from '../../../src/nudges/retry-policy.ts';
import type { DeliveryResult } from '../../../src/nudges/types.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

describe('State after an attempt to send', () => {
  const NOON = new Date('2026-03-04T12:00:00Z');
  const TRANSIENT: DeliveryResult = { outcome: 'later', code: 'GatewayTimeout' };
  const later = (milliseconds: number) => new Date(NOON.getTime() + milliseconds);
  const stateAfter = (result: DeliveryResult, attempts = 1, random = 0.5) =>
    stateAfterSend(result, { attempts, at: NOON, random: () => random });

  it('schedules a check of a message that was sent, or may have been', () => {
    const recheckAt = later(RECHECK_DELAYS_MS[0]);
    assert.deepEqual(stateAfter({ outcome: 'sent', activityId: '7' }), { state: 'sent', activityId: '7', recheckAt });
    assert.deepEqual(stateAfter({ outcome: 'in-doubt', code: 'x' }), { state: 'in-doubt', reason: 'x', recheckAt });
  });

  it('gives up a message that Teams will never accept, or after the last attempt', () => {
    assert.deepEqual(stateAfter({ outcome: 'unreachable', code: 'x' }), { state: 'unreachable', reason: 'x' });
    assert.deepEqual(stateAfter({ outcome: 'refused', code: 'x' }), { state: 'given-up', reason: 'x' });
    assert.deepEqual(stateAfter(TRANSIENT, MAX_ATTEMPTS), { state: 'given-up', reason: 'GatewayTimeout' });
  });

  it('backs off exponentially up to a maximum, with jitter', () => {
    const pause = (attempts: number, random: number) =>
      (stateAfter(TRANSIENT, attempts, random).notBefore?.getTime() ?? 0) - NOON.getTime();
    assert.deepEqual([pause(1, 0), pause(1, 1)], [FIRST_RETRY_MS / 2, FIRST_RETRY_MS]);
    assert.deepEqual([pause(2, 0), pause(2, 1)], [FIRST_RETRY_MS, FIRST_RETRY_MS * 2]);
    assert.ok(pause(MAX_ATTEMPTS - 1, 1) <= MAX_RETRY_MS);
    assert.ok(!stateAfter(TRANSIENT).refundAttempt);
  });

  it('respects Retry-After at each attempt, and does not count throttled attempts', () => {
    const throttled = { outcome: 'later', code: 'Throttled', retryAfter: 30_000 } as const;
    for (const attempts of [1, MAX_ATTEMPTS, MAX_ATTEMPTS * 5]) {
      const { state, notBefore, refundAttempt } = stateAfter(throttled, attempts);
      assert.deepEqual([state, notBefore, refundAttempt], ['pending', later(30_000), true]);
    }
    assert.deepEqual(stateAfter({ ...throttled, retryAfter: 1 }).notBefore, later(MIN_CONVERSATION_GAP_MS));
  });

  it('does not count an attempt that failed before the request was sent', () => {
    const failure = { outcome: 'later', code: 'ENOTFOUND', affectsAll: true } as const;
    const { state, refundAttempt } = stateAfter(failure, MAX_ATTEMPTS);
    assert.deepEqual([state, refundAttempt], ['pending', true]);
  });

  it('keeps each of the windows that Teams publishes for a conversation', () => {
    const gaps = fc.array(fc.integer({ min: MIN_CONVERSATION_GAP_MS, max: MIN_CONVERSATION_GAP_MS * 2 }), {
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
          // After `calls` writes, the next one lies beyond the window.
          assert.ok(
            writes.every((write, index) => (writes[index + calls] ?? Number.POSITIVE_INFINITY) - write >= within),
          );
        }
      }),
      { numRuns: 20 },
    );
  });
});

describe('The step after a recheck', () => {
  const SENT_AT = new Date('2026-03-04T09:00:00Z');
  const since = (milliseconds: number) => new Date(SENT_AT.getTime() + milliseconds);
  const step = (now: Date, outcome: Recheck['outcome'], message: Partial<Recheck['message']> = {}) =>
    stepAfterRecheck({
      message: { kind: 'nudge', state: 'sent', settledAt: SENT_AT, ...message },
      outcome,
      copyInterval: DAY,
      now,
    });
  const NOT_RIGHT = ['needs-visit', 'not-copied', 'beyond-them', 'gone', 'unreadable'] as const;

  it('is "done" as soon as the photo is right, at any age', () => {
    for (const now of [since(HOUR), since(30 * DAY)]) {
      assert.deepEqual(step(now, { status: 'right' }), { step: 'done' });
    }
  });

  it('is another check until SharePoint could have copied', () => {
    for (const status of NOT_RIGHT) {
      assert.deepEqual(step(since(20 * MINUTE), { status }), { step: 'recheck', at: since(HOUR) });
      assert.deepEqual(step(since(13 * HOUR), { status }), { step: 'recheck', at: since(DAY) });
    }
    const nextCopyAt = since(DAY + HOUR);
    assert.deepEqual(step(since(DAY), { status: 'needs-visit', nextCopyAt }), { step: 'recheck', at: nextCopyAt });
  });

  it('is the reminder, whether or not the person used the button', () => {
    for (const status of ['needs-visit', 'not-copied'] as const) {
      assert.deepEqual(step(since(DAY), { status }), { step: 'remind' });
    }
  });

  it('is the end if a visit would not help, even for a nudge in doubt', () => {
    for (const status of ['beyond-them', 'gone'] as const) {
      for (const state of ['sent', 'in-doubt'] as const) {
        assert.deepEqual(step(since(DAY), { status }, { state }), { step: 'end', reason: 'beyond-them' });
      }
    }
  });

  it('is the end if the photo stays unreadable, unless the nudge is in doubt', () => {
    assert.deepEqual(step(since(DAY), { status: 'unreadable' }), { step: 'end', reason: 'unknown' });
    assert.deepEqual(step(since(DAY), { status: 'unreadable' }, { state: 'in-doubt' }), { step: 'remind' });
  });

  it('is another check for one day if the photo is unreadable for now', () => {
    const unreadable = (now: Date, wait = 0) =>
      ({ status: 'unreadable', retryFrom: new Date(now.getTime() + wait) }) as const;
    const due = since(DAY);
    assert.deepEqual(step(due, unreadable(due)), { step: 'recheck', at: since(DAY + HOUR) });
    assert.deepEqual(step(due, unreadable(due, 3 * HOUR)), { step: 'recheck', at: since(DAY + 3 * HOUR) });
    const late = since(2 * DAY);
    assert.deepEqual(step(late, unreadable(late)), { step: 'end', reason: 'unknown' });
  });

  it('is the end once the message is stale', () => {
    for (const kind of ['nudge', 'reminder'] as const) {
      const late = since(STALE_AFTER_MS + 1);
      assert.deepEqual(step(late, { status: 'needs-visit' }, { kind }), { step: 'end', reason: 'stale' });
    }
  });

  it('is the end after the last check of a reminder', () => {
    const reminder = { kind: 'reminder' } as const;
    assert.deepEqual(step(since(13 * HOUR), { status: 'needs-visit' }, reminder), { step: 'recheck', at: since(DAY) });
    assert.deepEqual(step(since(DAY), { status: 'needs-visit' }, reminder), {
      step: 'end',
      reason: 'reminded-already',
    });
  });
});

describe('The retry of a failed check', () => {
  const HOURS = { from: 540, until: 1080, days: [1, 2, 3, 4, 5] };
  /** A Wednesday, ten in the morning in Rome. */
  const NOW = new Date('2026-03-04T09:00:00Z');
  const minutesAfter = (minutes: number, from = NOW) => new Date(from.getTime() + minutes * MINUTE);
  const retryTime = (failedChecks: number, retryFrom: Date | undefined, now = NOW) =>
    checkRetryTime({ failedChecks, retryFrom, timeZone: 'Europe/Rome' }, HOURS, now);

  it('is a few minutes later, twice', () => {
    assert.deepEqual(retryTime(0, NOW), minutesAfter(4));
    assert.deepEqual(retryTime(1, NOW), minutesAfter(4));
    assert.equal(retryTime(2, NOW), undefined);
  });

  it('respects Retry-After, up to a maximum', () => {
    assert.deepEqual(retryTime(0, minutesAfter(15)), minutesAfter(15));
    assert.equal(retryTime(0, minutesAfter(15.1)), undefined);
  });

  it('is skipped if it cannot succeed', () => {
    assert.equal(retryTime(0, undefined), undefined);
  });

  it('is skipped if it would delay the nudge until tomorrow', () => {
    const evening = new Date('2026-03-04T16:55:00Z');
    assert.deepEqual(retryTime(0, evening, evening), minutesAfter(4, evening));
    assert.equal(retryTime(0, minutesAfter(6, evening), evening), undefined);
  });
});
